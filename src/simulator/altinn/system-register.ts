import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { VerifiedToken } from '../maskinporten/access-token.ts';
import type { LoopbackRequest } from '../maskinporten/loopback.ts';
import { type Reply, replyJson } from '../maskinporten/reply.ts';
import { replyProblem } from './problem.ts';
import { ACCESS_PACKAGES, listResources, RIGHTS, readBody } from './read-body.ts';

const TEXTS = z.object({ nb: z.string().min(1), nn: z.string().min(1), en: z.string().min(1) });
const SYSTEM = z.object({
  id: z.string(),
  vendor: z.object({ authority: z.literal('iso6523-actorid-upis').optional(), ID: z.string() }),
  name: TEXTS,
  description: TEXTS,
  rights: RIGHTS.default([]),
  accessPackages: ACCESS_PACKAGES.default([]),
  clientId: z.array(z.string().min(1)).default([]),
  isVisible: z.boolean().default(false),
  allowedRedirectUrls: z.array(z.url()).default([]),
});

/** A vendor's system, as it stands in the register. */
export type RegisteredSystem = z.infer<typeof SYSTEM>;

type RegisterCode = 'AUTH.VLD-00000' | 'AUTH.VLD-00001' | 'AUTH.VLD-00002' | 'AUTH.VLD-00003';

/** The register of systems. */
export class SystemRegister {
  readonly systems = new Map<string, RegisteredSystem>();
  readonly #resources: readonly string[];

  constructor(resources: readonly string[]) {
    this.#resources = resources;
  }

  /** Registers a new system; the answer is its number in the register. */
  register(request: LoopbackRequest, caller: VerifiedToken): Reply {
    const read = readBody(request, SYSTEM);
    if ('refusal' in read) return read.refusal;
    const { value: system } = read;
    const refusal = this.#check(system, caller);
    if (refusal) return refusal;
    if (this.systems.has(system.id))
      return refuse('AUTH.VLD-00002', 'The system id already exists');
    this.systems.set(system.id, system);
    return replyJson(200, randomUUID());
  }

  /** Reads a vendor's own system back. */
  read(id: string, caller: VerifiedToken): Reply {
    const system = this.findOf(id, caller);
    return system ? replyJson(200, system) : replyProblem(404, 'no such system of this vendor');
  }

  /** Replaces all that is known of a system. */
  update(id: string, request: LoopbackRequest, caller: VerifiedToken): Reply {
    if (!this.findOf(id, caller)) return replyProblem(404, 'no such system of this vendor');
    const read = readBody(request, SYSTEM);
    if ('refusal' in read) return read.refusal;
    const { value: system } = read;
    if (system.id !== id) return replyProblem(400, 'the id of a system cannot be changed');
    const refusal = this.#check(system, caller);
    if (refusal) return refusal;
    this.systems.set(id, system);
    return replyJson(200, { success: true });
  }

  /** A system, if it is the caller's. */
  findOf(id: string, { consumer }: VerifiedToken): RegisteredSystem | undefined {
    const system = this.systems.get(id);
    return system?.vendor.ID === `0192:${consumer}` ? system : undefined;
  }

  #check({ id, vendor, rights }: RegisteredSystem, { consumer }: VerifiedToken): Reply | undefined {
    const orgnr = /^0192:(\d{9})$/.exec(vendor.ID)?.[1];
    if (orgnr === undefined)
      return refuse('AUTH.VLD-00000', 'the org number identifier is not valid ISO6523 identifier');
    if (orgnr !== consumer)
      return replyProblem(403, 'the vendor is not who the token was given to');
    if (!/^[^/\s]+$/.test(id) || !id.startsWith(`${orgnr}_`) || id.length === orgnr.length + 1)
      return refuse('AUTH.VLD-00001', 'The system id does not match the format orgnumber_xxxx');
    if (listResources(rights).some((resource) => !this.#resources.includes(resource)))
      return refuse('AUTH.VLD-00003', 'One or all the resources in rights is not found');
    return undefined;
  }
}

function refuse(code: RegisterCode, detail: string): Reply {
  return replyProblem(400, detail, { code });
}
