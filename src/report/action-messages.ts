/** What waits for a person, and what to do: in each language. */
export const ACTION_MESSAGES = {
  'kind.in-doubt': { en: 'in doubt', sv: 'ovisst' },
  'kind.failed': { en: 'failed', sv: 'misslyckad' },
  'kind.not-fetched': { en: 'answers not fetched', sv: 'svar inte hämtade' },
  'kind.contradictory': { en: 'contradictory', sv: 'motsägelse' },
  'kind.escalated': { en: 'long overdue', sv: 'länge försenad' },
  'kind.overdue': { en: 'overdue', sv: 'försenad' },
  'kind.unmatched': { en: 'unmatched', sv: 'oparat svar' },
  'kind.unknown-case': { en: 'unknown case', sv: 'okänt mål' },
  'kind.asked': { en: 'correction asked for', sv: 'rättelse begärd' },
  'kind.nameless': { en: 'case not followed', sv: 'målet följs inte' },
  'kind.rejected': { en: 'rejected', sv: 'avvisad' },
  'kind.unconfirmed': { en: 'unconfirmed', sv: 'obekräftad' },
  'kind.not-taken': { en: 'not taken', sv: 'inte hämtad' },
  'kind.quarantined': { en: 'quarantined', sv: 'i karantän' },
  'kind.held': { en: 'held', sv: 'hålls kvar' },
  'kind.not-sent': { en: 'not sent', sv: 'inte skickad' },
  'kind.delayed': { en: 'delayed', sv: 'fördröjd' },
  'kind.waiting-to-send': { en: 'waiting to send', sv: 'väntar på att skickas' },
  'kind.late-soon': { en: 'late soon', sv: 'snart försenad' },

  'not-taken.text': {
    en: 'it may not be taken from the inbox: {reason}',
    sv: 'den får inte hämtas ur inkorgen: {reason}',
  },
  'not-taken.fix': {
    en: 'give the user that runs kvittera the right to read and move it; it is then taken by itself',
    sv: 'ge användaren som kör kvittera rätt att läsa och flytta den; den hämtas sedan av sig själv',
  },

  'kind.certificate': { en: 'certificate ends', sv: 'certifikat går ut' },
  'certificate.ends': {
    en: 'our certificate {name} ends on {until}, within {days} days, and no other is in place to follow it',
    sv: 'vårt certifikat {name} går ut {until}, inom {days} dagar, och inget annat finns på plats efter det',
  },
  'certificate.ended': {
    en: 'our certificate {name} has ended, on {until}: nothing is sent or fetched',
    sv: 'vårt certifikat {name} har gått ut, {until}: inget skickas eller hämtas',
  },
  'certificate.fix': {
    en: 'order a new one from its issuer (it takes up to five working days), and name it as next: in the channel; both are used until the old one ends',
    sv: 'beställ ett nytt hos utgivaren (det tar upp till fem arbetsdagar) och ange det som next: i kanalen; båda används tills det gamla går ut',
  },
  'not-fetched.text': {
    en: 'answers cannot be fetched since {since}: {reason}',
    sv: 'svar kan inte hämtas sedan {since}: {reason}',
  },
  'not-fetched.fix': {
    en: 'mend what the text names; what lies there is then fetched by itself',
    sv: 'avhjälp det som texten nämner; det som ligger där hämtas sedan av sig själv',
  },

  'doubt.text': {
    en: 'it is not known whether the batch arrived: {reason}',
    sv: 'det är ovisst om sändningen kom fram: {reason}',
  },
  'doubt.fix': {
    en: 'ask the counterpart (kvittera show {id} has what it asks for), then kvittera resolve {id} --arrived or --absent --comment "..."',
    sv: 'fråga mottagaren (kvittera show {id} har vad den frågar efter), sedan kvittera resolve {id} --arrived eller --absent --comment "..."',
  },
  mend: {
    en: 'Mend the cause where the text names one.',
    sv: 'Avhjälp orsaken där texten nämner en.',
  },
  'failed.fix': {
    en: '{advice} Then kvittera resend {id} --comment "...", when the counterpart has it all the same: kvittera resolve {id} --arrived --comment "...", or give it up: --cancel --comment "..."',
    sv: '{advice} Sedan kvittera resend {id} --comment "...", om mottagaren ändå har den: kvittera resolve {id} --arrived --comment "...", eller ge upp den: --cancel --comment "..."',
  },
  'handed.fix': {
    en: '{advice} Then kvittera resolve {id} --cancel --comment "..."',
    sv: '{advice} Sedan kvittera resolve {id} --cancel --comment "..."',
  },
  'more.text': {
    en: '(and {count} more messages that wait for the same)',
    sv: '(och {count} sändningar till som väntar på detsamma)',
  },
  'channel.text': {
    en: 'nothing goes over its channel now; {other} has been tried: {reason}',
    sv: 'inget går över dess kanal nu; {other} har försökts: {reason}',
  },
  'channel.fix': {
    en: 'mend what keeps that one; this one then goes by itself',
    sv: 'åtgärda det som hindrar den; denna går sedan av sig själv',
  },
  'turn.text': {
    en: 'it waits for its turn or for the batch before it',
    sv: 'den väntar på sin tur eller på sändningen före',
  },
  'turn.fix': {
    en: 'nothing: it is sent by the next pass that can',
    sv: 'inget: den skickas av nästa körning som kan',
  },
  'behind.text': {
    en: 'it waits for number {number} ({other}), which is: {state}',
    sv: 'den väntar på löpnummer {number} ({other}), som är: {state}',
  },
  'behind.fix': {
    en: 'see to that one first (kvittera show {other}); this one then goes by itself',
    sv: 'ta hand om den först (kvittera show {other}); denna går sedan av sig själv',
  },
  'again.text': {
    en: 'it was sent, and no answer told whether it was taken',
    sv: 'den skickades, och inget svar sade om den togs emot',
  },
  'again.fix': {
    en: 'nothing: the very same message is sent again in the next pass, which the authority takes once',
    sv: 'inget: samma meddelande skickas igen vid nästa körning, och myndigheten tar emot det en gång',
  },
  'delayed.text': { en: '{reason}; next attempt {next}', sv: '{reason}; nytt försök {next}' },
  'delayed.fix': {
    en: '{advice} It is tried again by itself at that time.',
    sv: '{advice} Den försöks igen av sig själv vid den tiden.',
  },
  'left-out.text': { en: '{count} left out', sv: '{count} lämnades kvar' },
  'left-out.fix': {
    en: 'correct them and drop them again (outbox/rejects/{drop} has the file and the reasons), then kvittera resolve {id} --settle --comment "..."',
    sv: 'rätta dem och lämna in dem igen (outbox/rejects/{drop} har filen och skälen), sedan kvittera resolve {id} --settle --comment "..."',
  },
  'stopped.fix': {
    en: '{advice} Then kvittera resolve {id} {choice} --comment "..."',
    sv: '{advice} Sedan kvittera resolve {id} {choice} --comment "..."',
  },
  or: { en: 'or', sv: 'eller' },
  'rejected.whole': {
    en: 'the authority rejected the whole batch: {count}',
    sv: 'myndigheten avvisade hela sändningen: {count}',
  },
  'rejected.part': { en: 'the authority rejected {count}', sv: 'myndigheten avvisade {count}' },
  'rejected.reasons': { en: '{text} ({reasons})', sv: '{text} ({reasons})' },
  'reasons.more': { en: '{more} more', sv: '{more} till' },
  'rejected.fix': {
    en: 'correct what the codes name and drop it in a new file, then kvittera resolve {id} --settle --comment "..."',
    sv: 'rätta det som koderna nämner och lämna in det i en ny fil, sedan kvittera resolve {id} --settle --comment "..."',
  },
  'rejected.early': {
    en: '{layer} says: {state}; the answer that is to come before it has not come',
    sv: '{layer} säger: {state}; svaret som ska komma före det har inte kommit',
  },
  'rejected.letter': {
    en: 'correct what the letter names and drop it in a new file, then kvittera resolve {id} --settle --comment "..."',
    sv: 'rätta det som brevet nämner och lämna in det i en ny fil, sedan kvittera resolve {id} --settle --comment "..."',
  },
  'overdue.text': {
    en: '{layer} ({transaction}) was due {due}; the batch was sent {sent}',
    sv: '{layer} ({transaction}) skulle ha kommit {due}; sändningen skickades {sent}',
  },
  'overdue.fix': {
    en: 'ask the service desk; kvittera show {id} has what it asks for. If the file never came there: kvittera resolve {id} --absent --comment "..." sends the same bytes again, --cancel gives it up. When it tells the answer: kvittera resolve {id} --answered accepted (or rejected) --layer {layer} --comment "..."',
    sv: 'fråga servicedesken; kvittera show {id} har vad den frågar efter. Om filen aldrig kom dit: kvittera resolve {id} --absent --comment "..." skickar samma bytes igen, --cancel ger upp den. Om den berättar svaret: kvittera resolve {id} --answered accepted (eller rejected) --layer {layer} --comment "..."',
  },
  'overdue.arrived': {
    en: 'ask the service desk; kvittera show {id} has what it asks for. It has arrived ({came} has come), so it must not be sent again. When they tell the answer: kvittera resolve {id} --answered accepted (or rejected) --layer {layer} --comment "..."',
    sv: 'fråga servicedesken; kvittera show {id} har vad den frågar efter. Den har kommit fram ({came} har kommit), så den får inte skickas igen. När de berättar svaret: kvittera resolve {id} --answered accepted (eller rejected) --layer {layer} --comment "..."',
  },
  'escalated.fix': {
    en: 'tell whoever answers for these claims: asking the service desk has not helped, or nobody has asked; kvittera show {id} has what was sent and when',
    sv: 'säg till den som ansvarar för kraven: det har inte hjälpt att fråga servicedesken, eller ingen har frågat; kvittera show {id} har vad som skickades och när',
  },
  'late-soon.text': {
    en: '{layer} ({transaction}) has not come; it is due {due}',
    sv: '{layer} ({transaction}) har inte kommit; den ska komma {due}',
  },
  'late-soon.fix': {
    en: 'nothing yet; look again at the deadline',
    sv: 'inget ännu; titta igen när tiden är ute',
  },
  'unconfirmed.text': {
    en: '{layer} confirms {confirmed} of {accepted} accepted items',
    sv: '{layer} bekräftar {confirmed} av {accepted} godkända ärenden',
  },
  'unconfirmed.fix': {
    en: 'wait for the rest, or ask the service desk about it; kvittera resolve {id} --settle --comment "..." closes this',
    sv: 'vänta på resten, eller fråga servicedesken; kvittera resolve {id} --settle --comment "..." avslutar detta',
  },
  'unfit.text': {
    en: 'it answers {batch} but does not fit it: {reason}',
    sv: 'det besvarar {batch} men passar inte: {reason}',
  },
  'unmatched.fix': {
    en: 'find out what it answers, or ask the authority: kvittera resolve {id} --batch b-... says which batch it is, --again reads it once more, --settle closes it, each with --comment "..."',
    sv: 'ta reda på vad det besvarar, eller fråga myndigheten: kvittera resolve {id} --batch b-... säger vilken sändning det är, --again läser det en gång till, --settle avslutar det, alla med --comment "..."',
  },
  'contradictory.text': {
    en: 'it contradicts the answer already given for {batch}{reason}',
    sv: 'det motsäger svaret som redan getts för {batch}{reason}',
  },
  'contradictory.fix': {
    en: 'ask the authority which one holds. If it is not the first: kvittera resolve {batch} --answered accepted|rejected --layer ... --comment "...". Then kvittera resolve {id} --settle --comment "..."',
    sv: 'fråga myndigheten vilket som gäller. Om det inte är det första: kvittera resolve {batch} --answered accepted|rejected --layer ... --comment "...". Sedan kvittera resolve {id} --settle --comment "..."',
  },
  'unknown-case.text': {
    en: 'it answers {batch}, but {reason}',
    sv: 'det besvarar {batch}, men {reason}',
  },
  'unknown-case.fix': {
    en: 'find out whose case it is: kvittera show {id} lists them, and kvittera show CASE-NUMBER finds one. Then kvittera resolve {id} --settle --comment "..."',
    sv: 'ta reda på vems mål det är: kvittera show {id} räknar upp dem, och kvittera show MÅLNUMMER hittar ett. Sedan kvittera resolve {id} --settle --comment "..."',
  },
  'nameless.fix': {
    en: 'ask the authority for the reference of the case, then kvittera follow REFERENCE --case "..."; the case is followed from then on, and this is closed by its first news. If that is not to be: kvittera resolve {id} --settle --comment "..."',
    sv: 'fråga myndigheten efter målets referens, sedan kvittera follow REFERENS --case "..."; målet följs därefter, och detta avslutas av dess första nyhet. Om det inte ska ske: kvittera resolve {id} --settle --comment "..."',
  },
  'asked.fix': {
    en: 'correct the file and drop it again with the same reference: it goes as a change of the case, and this is closed by itself. If it was corrected in another way: kvittera resolve {id} --settle --comment "..."',
    sv: 'rätta filen och lämna in den igen med samma referens: den går som en ändring av målet, och detta avslutas av sig själv. Om det rättades på annat sätt: kvittera resolve {id} --settle --comment "..."',
  },
} as const;
