import type { Channel } from '../core/channel.ts';
import { getErrorCode, getMessage } from '../core/errors.ts';
import type { Context } from './context.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A new one takes up to five working days to come, and a signature. */
const WARN_DAYS = [0, 7, 30, 60];

/** Keeps on record which of our certificates end soon: 60, 30 and 7 days ahead, and when they have ended. */
export async function watchCertificates(context: Context): Promise<void> {
  for (const channel of context.channels.values()) {
    if (!channel.findCertificate || !isDue(context, channel)) continue;
    try {
      await noteExpiry(context, channel.name, await channel.findCertificate());
    } catch (error) {
      // Whatever uses it says so too, to people.
      const fields = { code: getErrorCode(error), error: getMessage(error) };
      context.log.warn('certificate could not be read', { channel: channel.name, ...fields });
    }
  }
}

/** To open a PKCS#12 file takes a while, and days do not pass that fast. */
function isDue({ asked, clock }: Context, { name }: Channel): boolean {
  const key = `certificate of ${name}`;
  const now = clock.now().getTime();
  const last = asked.get(key);
  if (last !== undefined && last <= now && now - last < HOUR_MS) return false;
  asked.set(key, now);
  return true;
}

async function noteExpiry(
  { ledger, clock, log }: Context,
  channel: string,
  { commonName, validTo }: Awaited<ReturnType<NonNullable<Channel['findCertificate']>>>,
): Promise<void> {
  const known = (await ledger.listExpiries()).find((expiry) => expiry.channel === channel);
  const left = (validTo.getTime() - clock.now().getTime()) / DAY_MS;
  const days = WARN_DAYS.find((limit) => left <= limit);
  const until = validTo.toISOString();
  if (days === undefined) {
    if (known)
      await ledger.append([
        { kind: 'certificate.renewed', subject: channel, data: { validTo: until } },
      ]);
    return;
  }
  if (known?.validTo === until && known.days <= days) return;
  const data = { commonName: commonName ?? '', validTo: until, days };
  await ledger.append([{ kind: 'certificate.expiring', subject: channel, data }]);
  log.warn('certificate ends soon', { channel, validTo: until, days });
}
