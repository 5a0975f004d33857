import { open } from 'node:fs/promises';
import { AppError, getMessage } from '../../core/errors.ts';
import { BerFile, type Element } from './ber-file.ts';
import { fromBytes, getOid, TAG } from './der.ts';

/** The structure inside ContentInfo, which must be of one of these types. */
export async function openStructure(
  ber: BerFile,
  ...types: readonly string[]
): Promise<{ readonly structure: Element; readonly type: string }> {
  const { name, explicit } = await readType(ber);
  if (!types.includes(name)) throw new Error(`it is of the type ${name} and not ${types[0]}`);
  return { structure: await ber.readElement(explicit.content), type: name };
}

/** The type (an object identifier) of the CMS structure in a file. Throws an `AppError` (`SMIME_BROKEN`). */
export async function readStructureType(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return (await readType(new BerFile(file))).name;
  } catch (error) {
    throw broken(getMessage(error));
  } finally {
    await file.close();
  }
}

async function readType(ber: BerFile): Promise<{ name: string; explicit: Element }> {
  const outer = await ber.readElement(0);
  if (outer.tag !== TAG.sequence) throw new Error('it is no CMS structure');
  const type = await ber.readElement(outer.content);
  const name = getOid(fromBytes(Buffer.from(await ber.read(type.from, type.end! - type.from))));
  return { name, explicit: await ber.readElement(type.end!) };
}

/** What cannot be read as a CMS structure. */
export function broken(reason: string): AppError {
  return new AppError('SMIME_BROKEN', `the signed or encrypted content cannot be read: ${reason}`, {
    fix: 'Ask the sender to send it again; what came is kept.',
  });
}
