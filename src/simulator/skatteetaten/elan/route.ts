import type { ElanOperation } from './faults.ts';
import type { ElanPaths } from './options.ts';

/** What a request asks for. */
export interface Route {
  readonly operation: ElanOperation;
  /** The reference at the end of the path, '' where there is none. */
  readonly reference: string;
}

interface Place {
  readonly operation: ElanOperation;
  readonly method: string;
  readonly path: string;
  readonly hasReference?: true;
}

/** Finds what is asked for; undefined where nothing lies. */
export function findRoute(method: string, url: string, paths: ElanPaths): Route | undefined {
  const [path = ''] = url.split('?');
  for (const place of listPlaces(paths)) {
    if (place.method !== method) continue;
    const reference = readReference(path, place);
    if (reference !== undefined) return { operation: place.operation, reference };
  }
  return undefined;
}

function listPlaces(paths: ElanPaths): Place[] {
  const { petitions, regime, status, insight } = paths;
  const validate = `${petitions}/${paths.validate}`;
  const attachments = `${petitions}/${paths.attachments}`;
  return [
    { operation: 'submit', method: 'POST', path: petitions },
    { operation: 'change', method: 'PUT', path: petitions, hasReference: true },
    { operation: 'validate', method: 'POST', path: validate },
    { operation: 'validate-change', method: 'PUT', path: validate, hasReference: true },
    { operation: 'upload', method: 'POST', path: attachments, hasReference: true },
    { operation: 'regime', method: 'POST', path: regime },
    { operation: 'status', method: 'GET', path: status, hasReference: true },
    { operation: 'insight', method: 'POST', path: insight },
  ];
}

function readReference(path: string, place: Place): string | undefined {
  if (!place.hasReference) return path === place.path ? '' : undefined;
  if (!path.startsWith(`${place.path}/`)) return undefined;
  const rest = path.slice(place.path.length + 1);
  if (rest === '' || rest.includes('/')) return undefined;
  try {
    return decodeURIComponent(rest);
  } catch {
    return undefined;
  }
}
