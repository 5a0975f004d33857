import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { editConfig, lay, makeSite, run, start } from './run-cli.ts';

/** A run's result for programs. */
interface RunData {
  readonly reports: string[];
  readonly report: {
    readonly actions: { readonly id: string; readonly kind: string }[];
    readonly batches: { readonly batch: { readonly id: string } }[];
  };
}

async function runJson(folder: string): Promise<{ exit: number; data: RunData; stderr: string }> {
  const { exit, stdout, stderr } = await run(folder, 'run', '--json');
  return { exit, stderr, data: JSON.parse(stdout) as RunData };
}

describe('a pass', () => {
  test('sends a good file, says so on stdout and logs on stderr', async () => {
    const folder = await makeSite();
    lay('ansokan-verkstallighet.approved.txt', folder, 'inbox', 'KBL.EMALIN');
    const { exit, stdout, stderr } = await run(folder, 'run');
    expect(exit).toBe(0);
    expect(stdout).toContain('KBL.EMALIN -> KBL.EMALIN.00001.');
    expect(stdout).not.toContain('"level"');
    for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
    expect(readdirSync(join(folder, 'counterpart', 'in'))).toHaveLength(1);
  });

  test('and then every command that asks gives an answer that programs can read', async () => {
    const folder = await makeSite();
    lay('ansokan-verkstallighet.approved.txt', folder, 'inbox', 'KBL.EMALIN');
    const { data } = await runJson(folder);
    for (const path of data.reports) expect(existsSync(path)).toBe(true);
    const id = data.report.batches[0]!.batch.id;
    const commands = [
      ['status'],
      ['show', id],
      ['show', 'kb-1001'],
      ['show', 'KBL.EMALIN'],
      ['report'],
      ['verify', '--files'],
    ];
    for (const command of commands) {
      const { exit, stdout, stderr } = await run(folder, ...command, '--json');
      expect({ command, exit, stderr }).toEqual({ command, exit: 0, stderr: '' });
      expect(() => JSON.parse(stdout)).not.toThrow();
      const text = await run(folder, ...command);
      expect({ command, exit: text.exit, stderr: text.stderr }).toEqual({
        command,
        exit: 0,
        stderr: '',
      });
    }
  });

  test('ends with 1 when a file must be looked at, and takes the decision', async () => {
    const folder = await makeSite();
    lay('ansokan-verkstallighet.bad-total.txt', folder, 'inbox', 'KBL.EMALIN');
    const { exit, data } = await runJson(folder);
    expect(exit).toBe(1);
    expect(data.report.actions.map((action) => action.kind)).toEqual(['quarantined']);
    const { id } = data.report.actions[0]!;
    expect((await run(folder, 'status')).exit).toBe(1);
    const refused = await run(folder, 'resolve', id, '--discard');
    expect(refused).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^COMMENT_MISSING/) });
    const wrong = await run(folder, 'resolve', id, '--arrived', '--comment', 'x');
    expect(wrong).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^DECISION_REFUSED/) });
    const decided = await run(folder, 'resolve', id, '--discard', '--comment', 'wrong', '--json');
    expect(decided).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(decided.stdout)).toEqual({ id, decision: 'discard' });
    expect((await run(folder, 'status')).exit).toBe(0);
  });

  test('resend of what did not fail, and of what is not known, is refused', async () => {
    const folder = await makeSite();
    lay('ansokan-verkstallighet.approved.txt', folder, 'inbox', 'KBL.EMALIN');
    const { data } = await runJson(folder);
    const id = data.report.batches[0]!.batch.id;
    const sent = await run(folder, 'resend', id, '--comment', 'x');
    expect(sent).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^DECISION_REFUSED/) });
    const unknown = await run(folder, 'resend', 'b-nope', '--comment', 'x');
    expect(unknown).toMatchObject({ exit: 2, stderr: expect.stringMatching(/^NOT_FOUND/) });
  });

  test('refuses a ledger that a person broke, in verify with exit 1', async () => {
    const folder = await makeSite();
    lay('ansokan-verkstallighet.approved.txt', folder, 'inbox', 'KBL.EMALIN');
    await runJson(folder);
    const [claim] = readdirSync(join(folder, 'work')).filter((name) => name.startsWith('d-'));
    writeFileSync(join(folder, 'work', claim!, 'KBL.EMALIN'), 'changed');
    const { exit, stdout } = await run(folder, 'verify', '--files');
    expect(exit).toBe(1);
    expect(stdout).toMatch(/file d-\w+: .* was changed/);
  });
});

describe('no command shows a personal number', () => {
  const SAMPLE = 'ansokan-verkstallighet.bad-KV-V1-01.txt';

  test('of a file that is partly rejected, whatever is asked', async () => {
    const folder = await makeSite();
    lay(SAMPLE, folder, 'inbox', 'KBL.EMALIN');
    lay(SAMPLE, folder, 'KBL.EMALIN');
    const numbers = readFileSync(join(folder, 'KBL.EMALIN'), 'latin1').match(/18\d{10}/g)!;
    const commands = [
      ['run'],
      ['run', '--json'],
      ['status'],
      ['show', numbers[0]!],
      ['show', 'KBL.EMALIN', '--json'],
      ['show', '189912312399'],
      ['report'],
      ['report', '--format', 'html'],
      ['report', '--format', 'csv'],
      ['report', '--json'],
      ['check', 'KBL.EMALIN'],
      ['check', 'KBL.EMALIN', '--json'],
      ['describe', 'KBL.EMALIN'],
      ['describe', 'KBL.EMALIN', '--json'],
    ];
    for (const command of commands) {
      const { stdout, stderr } = await run(folder, ...command);
      const found = [...numbers, '189912312399'].filter((number) =>
        `${stdout}${stderr}`.includes(number),
      );
      expect({ command, found }).toEqual({ command, found: [] });
    }
    const shown = await run(folder, 'describe', 'KBL.EMALIN', '--show-personal');
    expect(shown.stdout).toContain(numbers[0]);
  });
});

describe('watch', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'does its passes until %s, then ends with 0',
    async (signal) => {
      const folder = await makeSite();
      editConfig(folder, (text) => `${text}\nscanSeconds: 0.2\n`);
      const watching = start(folder, 'watch');
      await sleep(300);
      lay('ansokan-verkstallighet.approved.txt', folder, 'inbox', 'KBL.EMALIN');
      const listSent = () =>
        readdirSync(join(folder, 'counterpart', 'in')).filter((name) => name.endsWith('.etr'));
      for (let turn = 0; turn < 100 && listSent().length === 0; turn++) await sleep(100);
      expect(listSent()).toHaveLength(1);
      watching.kill(signal);
      const [exit] = (await once(watching, 'close')) as [number];
      expect(exit).toBe(0);
      expect((await run(folder, 'verify')).exit).toBe(0);
    },
  );
});
