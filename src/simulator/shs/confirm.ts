import { type ShsCall, takeFault } from './faults.ts';
import type { NodeContext } from './node-context.ts';
import type { StoredMessage } from './stored-message.ts';

/** Confirms a message to its sender, as a node does by itself. */
export async function sendConfirms(
  context: NodeContext,
  about: StoredMessage,
  call: ShsCall,
): Promise<void> {
  const count = takeFault(context.faults, 'doubleConfirm', call) ? 2 : 1;
  for (let sent = 0; sent < count; sent++)
    await context.sendNotice({ kind: 'confirm', about, changes: {} });
}
