import type { ElanContext, ElanRequest } from './context.ts';
import type { ElanOperation } from './faults.ts';
import { tellInsight } from './insight.ts';
import { changePetition, submitPetition } from './petitions.ts';
import { lookUpRegime } from './regime.ts';
import type { Reply } from './reply.ts';
import { tellStatus } from './status.ts';
import { uploadAttachment } from './upload.ts';

type Answer = (context: ElanContext, request: ElanRequest) => Reply | Promise<Reply>;

const ANSWERS: { readonly [Operation in ElanOperation]: Answer } = {
  submit: (context, request) => submitPetition(context, request, { isDryRun: false }),
  change: (context, request) => changePetition(context, request, { isDryRun: false }),
  validate: (context, request) => submitPetition(context, request, { isDryRun: true }),
  'validate-change': (context, request) => changePetition(context, request, { isDryRun: true }),
  upload: uploadAttachment,
  regime: lookUpRegime,
  status: tellStatus,
  insight: tellInsight,
};

/** Does what is asked, and answers. */
export async function answer(
  operation: ElanOperation,
  context: ElanContext,
  request: ElanRequest,
): Promise<Reply> {
  return ANSWERS[operation](context, request);
}
