// What the operations need of the world; each takes only the pieces it uses.

import type { Clock, EmitActivity, Post, Random, Store } from '../ports.js'

export interface OperationSettings {
  /** `--strict`: what is documented and nothing laxer. */
  readonly strict: boolean
  readonly allowLocalUrls: boolean
  /** How long a new or changed subscription takes to become active; milliseconds. */
  readonly activationDelayMs: number
  /** Real milliseconds for a whole probe. */
  readonly probeTimeoutMs: number
}

export interface OperationPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly emit: EmitActivity
  readonly post: Post
  readonly settings: OperationSettings
  /** Aborts when the emulator closes: probes under way end as RequestCanceled. */
  readonly closing: AbortSignal
}

/** ENS's 304: everything asked for is so already. */
export type Unchanged = 'unchanged'

/** One page of the vendor's reference, ready to be called. Throws EnsError where ENS refuses. */
export type Operation<Request, Answer> = (request: Request) => Promise<Answer>
