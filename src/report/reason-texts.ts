/** Why a file is not on its way, and what to do: reason code -> advice. */
export const REASONS: Readonly<{ [code: string]: string }> = {
  UNRECOGNISED: "Rename the file by the transaction's pattern, or drop it in the right folder.",
  FINDINGS: 'Correct what the findings name in the business system and drop a new file.',
  CREDITOR_UNKNOWN: 'Add the creditor to the configuration, or send the file to whom it belongs.',
  CREDITOR_MISMATCH: 'Drop the file in the folder of its own creditor.',
  FILE_TOO_LARGE: 'Split the file, or raise limits.fileBytes.',
  RULE_HOLD: 'Look at the findings; release the file when it is right, or discard it.',
  DUPLICATE_CONTENT:
    'The same bytes were taken before. Discard the file; release it only if the first one never counted.',
  DUPLICATE_BATCH:
    'The same batch was taken before. Discard the file; release it only if it is another batch.',
  SEQUENCE_GAP:
    'Find and drop the file that is missing first, or release this one if the gap is meant.',
  SEQUENCE_REPEAT:
    'The number has been used. Discard the file, or number it anew in the business system.',
  RECONSTRUCTED:
    "Get the authority's document, correct the definition and mark it official. This cannot be released.",
  NO_CHANNEL: 'Correct the route in the configuration.',
};

/** What to do about a reason. */
export function getAdvice(code: string): string {
  return REASONS[code] ?? 'Look at the text and at the log.';
}
