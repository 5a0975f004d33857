import type { ElanContext, ElanRequest } from './context.ts';
import { takeFault } from './faults.ts';
import { type Reply, replyError, replyJson } from './reply.ts';

interface Upload {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** Stores a file under the reference of a petition, as a part of a form or as the whole body. */
export async function uploadAttachment(
  { attachments, faults }: ElanContext,
  request: ElanRequest,
): Promise<Reply> {
  const upload = await readUpload(request);
  if (!upload || upload.bytes.length === 0)
    return replyError(400, 'Forespørselen inneholder ingen fil');
  const { org, reference } = request;
  const outcome = takeFault(faults, 'upload', ['attachment'])?.outcome;
  const { uuid } = attachments.add({ org, reference, ...upload }, outcome);
  return replyJson({ uuid });
}

async function readUpload(request: ElanRequest): Promise<Upload | undefined> {
  const { type, body } = request;
  if (/^multipart\/form-data\b/i.test(type)) return readForm(request);
  if (!/^application\/(pdf|octet-stream)\b/i.test(type)) return undefined;
  return { fileName: readFileName(request), bytes: body };
}

async function readForm({ type, body }: ElanRequest): Promise<Upload | undefined> {
  try {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    for (const part of form.values()) {
      if (typeof part === 'string') continue;
      return { fileName: part.name, bytes: Buffer.from(await part.arrayBuffer()) };
    }
  } catch {
    // A form that cannot be read holds no file.
  }
  return undefined;
}

/** The name of a file that is sent alone: in Content-Disposition, plain or percent-encoded, or in Filnavn. */
function readFileName({ headers }: ElanRequest): string {
  const disposition = String(headers['content-disposition'] ?? '');
  const [, encoded] = /filename\*=utf-8''([^;]+)/i.exec(disposition) ?? [];
  const [, quoted] = /filename="([^"]*)"/i.exec(disposition) ?? [];
  const name = encoded ?? quoted ?? String(headers.filnavn ?? 'vedlegg.pdf');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
