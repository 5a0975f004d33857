import { chooseIdentities } from '../../seal/identity.ts';
import type { Content } from '../../seal/smime/content.ts';
import { checkRecipients, encryptContent } from '../../seal/smime/encrypt.ts';
import { signContent } from '../../seal/smime/sign.ts';
import type { ShsProduct, ShsSettings } from './settings.ts';

/** A data part as it goes out: its bytes, and what its header says they are. */
export interface ProtectedPart {
  readonly content: Content;
  readonly contentType: string;
}

/**
 * Signs and encrypts a file as its product asks: what is signed is a MIME entity with the file's own type and name,
 * what is encrypted is the signed one. How SHS wants it is not public: this is S/MIME (RFC 8551) as mail has it.
 */
export async function protectPart(
  settings: ShsSettings,
  { contentType, sign, encryptFor }: ShsProduct,
  name: string,
  content: Content,
): Promise<ProtectedPart> {
  let part: ProtectedPart = { content, contentType };
  if (sign) {
    const [identity] = chooseIdentities(await settings.identities(), settings.now());
    const entity = toEntity(part, name);
    part = {
      content: await signContent(entity, identity!, settings.now()),
      contentType: 'application/pkcs7-mime; smime-type=signed-data',
    };
  }
  if (!encryptFor) return part;
  const recipients = await encryptFor();
  checkRecipients(recipients, settings.now());
  return {
    content: encryptContent(toEntity(part, name), recipients),
    contentType: 'application/pkcs7-mime; smime-type=enveloped-data',
  };
}

function toEntity({ content, contentType }: ProtectedPart, name: string): Content {
  const head = Buffer.from(
    [
      `Content-Type: ${contentType}; name=${name}`,
      'Content-Transfer-Encoding: binary',
      `Content-Disposition: attachment; filename=${name}`,
      '',
      '',
    ].join('\r\n'),
    'latin1',
  );
  return {
    size: head.length + content.size,
    async *read() {
      yield head;
      yield* content.read();
    },
  };
}
