/** A plan with every key there is, and what each means. */
export const PLAN_HELP = `kvittens: text            # the form of receipts that have two: text or xml
kvittensHours: 0          # hours until a receipt comes
bekraftelse: evening      # when confirmations come: evening, direct (with the receipt) or never
evening: '18:00'          # the hour at which all else is written
rejectItems: { KB-1002: '104' }                    # reference -> error code of the item
rejectFiles: { ansokan-verkstallighet/7: '902' }   # running number, with or without transaction -> error code of the file
silent: [9, fraga-skuldutdrag/3]                   # files that are taken and never answered
firstNumber: any          # the running number that first files must have; any takes them as they come
quota: 1000               # questions about debts that a creditor may ask a day (no limit without it)
utslagDays: 30            # from an application to the decision
days:                     # between other steps
  report: 14              # to the report of an investigation
  wages: 7                # from there to the decision on wages
  account: 30             # to each account of money
  close: 1                # to the final account
  watch: 365              # between two looks at a debtor who is watched
  debts: 1                # to the answer to a question about debts
  relief: 5               # to the report on a claim in a debt relief
  reliefDecision: 90      # from there to its decision
  correction: 10          # from a decision to its correction
flows:                    # the way that cases go
  betalningsforelaggande: utslag   # or partly, corrected, completion, court, contested, dropped, rejected
  verkstallighet: payment          # or wages, sale, watch, instalments, investigation, no-assets,
                                   # bankruptcy, debt-relief, time-barred, rejected
  skuldutdrag: register            # or none, debts, refused
  skuldsanering: granted           # or refused, received
cases:                    # reference -> the way of its case, where it is another
  KB-1001: { betalningsforelaggande: partly, verkstallighet: wages }
faults:                   # what goes wrong with an answer; without 'to' (a running number) with all of its kind
  - { answer: kvittens-verkstallighet, to: 3, do: late, hours: 30 }
  - { answer: kvittens-verkstallighet, to: 4, do: twice }
  - { answer: kvittens-verkstallighet, to: 5, do: other-number, number: 99 }
  - { answer: kvittens-verkstallighet, to: 6, do: encoding }   # UTF-8 where another one belongs
  - { answer: utredningsrapport, do: gap }                     # a number of its own is left out
door:                     # what goes wrong on the way, over e-transport and shs; call: send, list, fetch or ack (all without it)
  - { do: slow, seconds: 5, call: list, times: 3 }             # once without times; with 0 for ever
  - { do: status, status: 503, call: send }                    # nothing is done; afterEffect: true, all is
  - { do: cut, at: after-effect, call: send }                  # or before-body, half-body, half-answer
  - { do: login-page, call: fetch }
  - { do: wrong-issuer }                                       # the server's certificate is of another issuer
  - { do: early-confirm }                                      # shs: the confirm is there before the message is answered
  - { do: double-confirm }                                     # shs: confirms come two times
`;
