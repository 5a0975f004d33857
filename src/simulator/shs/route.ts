import { isUrn } from './address.ts';

/** What a request asks of a node, or the status that it is answered with. */
export type Route =
  | { readonly call: 'send' }
  | {
      readonly call: 'list';
      readonly address: string;
      readonly product: string | undefined;
      readonly parameters: URLSearchParams;
    }
  | { readonly call: 'fetch' | 'ack'; readonly address: string; readonly txId: string }
  | { readonly call: 'none'; readonly status: number };

export interface ServicePaths {
  readonly rsPath: string;
  readonly dsPath: string;
}

/** Finds what a request asks for. In the place of the product only a URN is one: all else is a tx.id. */
export function findRoute(method: string, target: string, paths: ServicePaths): Route {
  const { pathname, searchParams: parameters } = new URL(target, 'https://node');
  if (pathname === paths.rsPath) return method === 'POST' ? { call: 'send' } : refuse(405);
  if (pathname !== paths.dsPath && !pathname.startsWith(`${paths.dsPath}/`)) return refuse(404);

  const segments = decode(pathname.slice(paths.dsPath.length + 1));
  if (!segments) return refuse(400);
  const [address = '', second = '', ...more] = segments;
  if (address === '') return refuse(400);
  if (more.length > 0) return refuse(404);
  if (method === 'POST') {
    if (second === '' || parameters.get('action') !== 'ack') return refuse(400);
    return { call: 'ack', address, txId: second };
  }
  if (method !== 'GET') return refuse(405);
  if (second !== '' && !isUrn(second)) return { call: 'fetch', address, txId: second };
  return { call: 'list', address, product: second || undefined, parameters };
}

function refuse(status: number): Route {
  return { call: 'none', status };
}

function decode(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
