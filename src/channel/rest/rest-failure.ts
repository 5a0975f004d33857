import { AppError, AssertionError, getMessage } from '../../core/errors.ts';
import { SilenceError } from '../https-errors.ts';
import { isUnsent } from './call-rest.ts';

/**
 * A call that got no answer. `began`: it was one with an effect and had begun, so that nobody knows what became of it,
 * unless no connection came about.
 */
export function toRestFailure(error: unknown, url: string, began = false): Error {
  if (error instanceof AppError || error instanceof AssertionError) return error;
  const isDoubt = began && !isUnsent(error);
  const what = error instanceof SilenceError ? 'did not answer in time' : 'gave no answer';
  return new AppError('REST_NOT_ANSWERED', `${new URL(url).host} ${what}: ${getMessage(error)}`, {
    outcome: isDoubt ? 'in-doubt' : 'transient',
    fix: isDoubt
      ? 'nothing at first: the same petition is sent again, which the authority takes once'
      : 'look at the network and the address; it is tried again by itself',
    cause: error,
  });
}
