import type { ShsData } from './label.ts';
import type { MimeHeaders } from './mime-header.ts';
import type { PartBody } from './open-part.ts';
import { getPartName } from './part-name.ts';
import { openSaver, type SavedFile } from './save-stream.ts';
import { createPartDecoder } from './transfer-encoding.ts';

/** A data part whose decoded bytes lie on disk, beside what was told of it. */
export interface ReceivedPart extends SavedFile {
  readonly name: string;
  readonly datapartType: string;
  readonly contentType: string | undefined;
  readonly encoding: string;
  /** What the label says that it is long; nobody enforces it. */
  readonly toldBytes: string | undefined;
}

/** Decodes a data part to a file. */
export async function openDataBody(
  headers: MimeHeaders,
  part: { readonly data: ShsData; readonly number: number; readonly path: string },
  take: (received: ReceivedPart) => void,
): Promise<PartBody> {
  const encoding = headers.get('content-transfer-encoding')?.value ?? '';
  const decoder = createPartDecoder(encoding);
  const saver = await openSaver(part.path);
  return {
    write: (piece) => saver.write(decoder.decode(piece)),
    async end() {
      await saver.write(decoder.end());
      take({
        ...(await saver.close()),
        name: getPartName(headers, part.data.fileName, part.number),
        datapartType: part.data.datapartType,
        contentType: headers.get('content-type')?.value,
        encoding,
        toldBytes: part.data.bytes,
      });
    },
    async abandon() {
      await saver.close();
    },
  };
}
