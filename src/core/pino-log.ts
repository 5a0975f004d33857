import pino, { type DestinationStream } from 'pino';
import type { Log, LogFields } from './log.ts';
import { maskPersonalNumbers } from './mask.ts';
import { showText } from './shown-text.ts';

/** JSON log lines to a stream. As a last net, whatever looks like a personal number in a value is masked. */
export function createPinoLog(destination: DestinationStream, level = 'info'): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (message, fields) => logger.info(maskFields(fields), message),
    warn: (message, fields) => logger.warn(maskFields(fields), message),
    error: (message, fields) => logger.error(maskFields(fields), message),
  };
}

function maskFields(fields: LogFields = {}): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? showText(maskPersonalNumbers(value)) : value,
    ]),
  );
}
