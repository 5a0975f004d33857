import type { Language } from './say.ts';

/** What to do about a reason, and what an operator may decide about a file stopped for it. */
interface ReasonText {
  readonly en: string;
  readonly sv: string;
  /** Of a stopped file; both where nothing is said. */
  readonly choice?: 'discard';
  /** Of a batch that must go another way, and never again by this one. */
  readonly isForOtherWay?: true;
}

/** Why a file or batch is not on its way, and what to do: reason code -> advice. */
export const REASONS: Readonly<{ [code: string]: ReasonText }> = {
  UNRECOGNISED: {
    en: "Drop it again from outbox/quarantine, under a name of the transaction's pattern or in the right folder. Release this one only after the formats or routes have been changed.",
    sv: 'Lämna in den igen från outbox/quarantine, under ett namn efter transaktionens mönster eller i rätt mapp. Släpp denna bara sedan format eller rutter har ändrats.',
  },
  FINDINGS: {
    en: 'Correct what the findings name in the business system and drop a new file.',
    sv: 'Rätta det som anmärks i verksamhetssystemet och lämna in en ny fil.',
    choice: 'discard',
  },
  CREDITOR_UNKNOWN: {
    en: 'Add the creditor to the configuration, or send the file to whom it belongs.',
    sv: 'Lägg till borgenären i konfigurationen, eller skicka filen till den den tillhör.',
  },
  CREDITOR_MISMATCH: {
    en: "Find out whose the file is; drop it under its creditor's name in its creditor's folder.",
    sv: 'Ta reda på vems filen är; lägg den under sin borgenärs namn i sin borgenärs mapp.',
  },
  FILE_TOO_LARGE: {
    en: 'Split the file, or raise limits.fileBytes, and drop it again.',
    sv: 'Dela filen, eller höj limits.fileBytes, och lämna in den igen.',
    choice: 'discard',
  },
  CHANGED_AFTER_CLAIM: {
    en: 'Let the business system write under a temporary name and rename the file when it is whole (or raise complete.stableSeconds), and drop it again.',
    sv: 'Låt verksamhetssystemet skriva under ett tillfälligt namn och döpa om filen när den är hel (eller höj complete.stableSeconds), och lämna in den igen.',
    choice: 'discard',
  },
  RULE_HOLD: {
    en: 'Look at the findings; release the file when it is right, or discard it.',
    sv: 'Se på anmärkningarna; släpp filen när den är rätt, eller kassera den.',
  },
  DUPLICATE_CONTENT: {
    en: 'The same bytes were taken before. Discard the file; release it only if the first one never counted.',
    sv: 'Samma innehåll har hämtats förut. Kassera filen; släpp den bara om den första aldrig gällde.',
  },
  DUPLICATE_BATCH: {
    en: 'The same batch was taken before. Discard the file; release it only if it is another batch.',
    sv: 'Samma sändning har hämtats förut. Kassera filen; släpp den bara om det är en annan sändning.',
  },
  REPEATED_ITEMS: {
    en: 'Claims of this file were sent before. Discard the file, or take them out of it; release it only if they are to be sent once more (a petition goes as a change of its case).',
    sv: 'Krav i filen har skickats förut. Kassera filen, eller ta bort dem ur den; släpp den bara om de ska skickas en gång till (en begäran går som en ändring av sitt mål).',
  },
  NOT_YET: {
    en: 'Nothing is wrong: the authority is still looking at its files, or at what was sent before.',
    sv: 'Inget är fel: myndigheten granskar ännu dess filer, eller det som skickades förut.',
  },
  HANDED_OVER: {
    en: 'It cannot go this way. Send it as the reason says, from where it lies, and give it up here; do not resend it.',
    sv: 'Den kan inte gå denna väg. Skicka den som orsaken säger, därifrån den ligger, och ge upp den här; skicka den inte om.',
    isForOtherWay: true,
  },
  REFUSAL_UNREADABLE: {
    en: 'Ask the authority with the correlation id why it was refused; what it answered lies in the evidence file that kvittera show names.',
    sv: 'Fråga myndigheten med korrelations-id varför den avvisades; svaret ligger i den fil som kvittera show anger.',
  },
  UNDELIVERED: {
    en: 'The node took the message and could not bring it to the authority. Mend what it names, or ask who runs the node; then resend it, or say that it arrived if the authority has it.',
    sv: 'Noden tog emot meddelandet men kunde inte lämna det till myndigheten. Åtgärda det som anges, eller fråga den som driver noden; skicka sedan om den, eller säg att den kom fram om myndigheten har den.',
  },
  SEQUENCE_GAP: {
    en: 'Find and drop the file that is missing; this one then goes on by itself. Release it only if the gap is meant.',
    sv: 'Hitta och lämna in filen som saknas; denna går då vidare av sig själv. Släpp den bara om luckan är avsedd.',
  },
  NAME_USED: {
    en: 'Wait for the day after, or number the file anew in the business system; it goes on by itself when its name is free.',
    sv: 'Vänta till nästa dag, eller numrera om filen i verksamhetssystemet; den går vidare av sig själv när namnet är ledigt.',
    choice: 'discard',
  },
  FORMAT_GONE: {
    en: 'Put the format back among the definitions.',
    sv: 'Lägg tillbaka formatet bland definitionerna.',
  },
  LEDGER_OLDER: {
    en: 'Find out with the authority whether it has this one already: the ledger was restored from before it was dealt with. Then release or resend it, or discard, cancel or say that it arrived.',
    sv: 'Ta reda på med myndigheten om den redan har denna: liggaren är återställd från tiden innan den behandlades. Släpp eller skicka den sedan igen, eller kassera, avbryt eller säg att den kom fram.',
  },
  SEQUENCE_REPEAT: {
    en: 'If the reason says that the number has been used: discard the file, or number it anew in the business system. If it was only left out: release it, when the authority takes numbers out of order.',
    sv: 'Om orsaken säger att numret är använt: kassera filen, eller numrera om den i verksamhetssystemet. Om det bara hoppades över: släpp filen, när myndigheten tar emot nummer i annan ordning.',
  },
  RECONSTRUCTED: {
    en: "Get the authority's document, correct the definition and mark it official. This cannot be released.",
    sv: 'Skaffa myndighetens dokument, rätta definitionen och märk den official. Detta kan inte släppas.',
    choice: 'discard',
  },
  PERMIT_MISSING: {
    en: "Make the application that the text names; note the authority's decision as permits: of the creditor in the configuration. The file then goes by itself. This cannot be released.",
    sv: 'Gör den ansökan som texten nämner; skriv in myndighetens beslut som permits: hos borgenären i konfigurationen. Filen går då av sig själv. Detta kan inte släppas.',
    choice: 'discard',
  },
  QUOTA_EXCEEDED: {
    en: 'Wait for the next period: the file then goes by itself. Release it when the authority takes more; if the reason says that it alone is too large, discard it and drop it in parts.',
    sv: 'Vänta på nästa period: filen går då av sig själv. Släpp den när myndigheten tar emot fler; om orsaken säger att den ensam är för stor, kassera den och lämna den i delar.',
  },
  NOT_PREPARED: {
    en: 'Mend what the text names (a full disk, a right, a format), then release the file: it is checked again.',
    sv: 'Avhjälp det som texten nämner (full disk, rättighet, format), släpp sedan filen: den kontrolleras på nytt.',
  },
  SECRET_MISSING: {
    en: 'Put the password or key where the text says, readable for the user that runs kvittera; the batch then goes by itself.',
    sv: 'Lägg lösenordet eller nyckeln där texten säger, läsbar för användaren som kör kvittera; sändningen går då av sig själv.',
  },
  NO_CHANNEL: {
    en: 'Put the channel back in the configuration.',
    sv: 'Lägg tillbaka kanalen i konfigurationen.',
  },
  ANSWERED_UNSENT: {
    en: 'Ask who else sent these claims: the authority has answered a batch that never left from here. If it was sent by others, cancel it; a second sending sues people twice.',
    sv: 'Ta reda på vem mer som skickat dessa krav: myndigheten har besvarat en sändning som aldrig lämnat oss. Om någon annan skickat den, avbryt den; skickas den två gånger stäms folk två gånger.',
  },
  NEVER_ARRIVES: {
    en: 'Find out with the counterpart what becomes of the files: of every attempt it says that nothing arrived.',
    sv: 'Ta reda på med mottagaren vart filerna tar vägen: om varje försök säger den att inget kommit fram.',
  },
  NOT_ANSWERED: {
    en: 'Nothing: the same message is sent again under the id it has, and the counterpart takes one id once.',
    sv: 'Inget: samma meddelande skickas igen under det id det har, och mottagaren tar emot ett id en gång.',
  },
  LOST: {
    en: 'The counterpart says that the file did not arrive. If it happens again, ask it what becomes of the files.',
    sv: 'Mottagaren säger att filen inte kom fram. Händer det igen, fråga den vart filerna tar vägen.',
  },
  INTERRUPTED: {
    en: 'Nothing at first: the counterpart is asked by itself.',
    sv: 'Inget till att börja med: mottagaren tillfrågas av sig själv.',
  },
  UNKNOWN: {
    en: 'Ask the service desk of the counterpart whether it has the file.',
    sv: 'Fråga mottagarens servicedesk om den har filen.',
  },
  UNEXPECTED: {
    en: 'Look at the log, and report it if it comes again.',
    sv: 'Se i loggen, och anmäl det om det kommer igen.',
  },
};

const UNKNOWN_REASON: ReasonText = {
  en: 'Look at the text and at the log.',
  sv: 'Se på texten och i loggen.',
};

/** What to do about a reason. */
export function getAdvice(code: string, language: Language = 'en'): string {
  return (REASONS[code] ?? UNKNOWN_REASON)[language];
}

/** Whether a batch stopped for it is to go another way. */
export function isForOtherWay(code: string): boolean {
  return REASONS[code]?.isForOtherWay === true;
}

/** The decisions that fit a file stopped for a reason, as options of `resolve`. */
export function listChoices(code: string): string[] {
  return REASONS[code]?.choice === 'discard' ? ['--discard'] : ['--release', '--discard'];
}
