/** The versions of the petition's model, oldest first. */
export const MODELS = ['0.9', '1.0', '1.1', '2.0', '2.1'] as const;

/** A version of the petition's model. */
export type Model = (typeof MODELS)[number];

/** Whether a model is the other one or came after it. */
export function isSince(model: Model, first: Model): boolean {
  return MODELS.indexOf(model) >= MODELS.indexOf(first);
}
