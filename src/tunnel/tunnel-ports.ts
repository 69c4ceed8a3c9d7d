// The seams inside the tunnel: front, provider, self-probe. Types only; each file of the room implements one of them.

import type { Duplex } from 'node:stream'
import type { UserError } from '../errors.js'
import type { Resolve, Stopwatch } from '../ports.js'

/** Why the front answered by itself; the value of `x-ens-local-error`. */
export type FrontRefusal =
  | 'path-not-open'
  | 'method-not-open'
  | 'body-too-large'
  | 'receiver-down'
  | 'receiver-broken'
  | 'receiver-timeout'
  | 'bad-request'
  | 'closing'

/** One request that came through the tunnel, and what was answered. */
export interface ExchangeSummary {
  /** Counts from 1. */
  readonly id: number
  readonly method: string
  /** Path and query as in the request line. */
  readonly target: string
  /** What was answered; absent when the caller hung up first, or the receiver broke off after its headers. */
  readonly statusCode?: number
  /** Set when it was not the receiver that answered. */
  readonly refusal?: FrontRefusal
  /** Node's code for what went wrong, for example `ECONNREFUSED`. */
  readonly code?: string
  /** From the request's head to the last byte of the answer. */
  readonly ms: number
  /** Bytes of the body that came in, and of the body that went out. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** The exchange that this one repeats. */
  readonly replayOf?: number
  /** `caller`: it hung up before it was answered. `receiver`: it broke off in the middle of its answer. */
  readonly brokenBy?: 'caller' | 'receiver'
}

/** Where providers bring connections: to the port, or a socket of theirs straight to `accept`. */
export interface FrontDoor {
  readonly host: string
  readonly port: number
  /** A connection on which HTTP/1.1 requests arrive. It may stay silent for ever; the front owns it from now on. */
  accept(socket: Duplex): void
}

export interface Front extends FrontDoor {
  /** The newest last; as many as are kept. */
  exchanges(): readonly ExchangeSummary[]
  /**
   * Sends a kept request to the receiver again, byte for byte. Throws UserError `ERR_NO_EXCHANGE` when it is not kept,
   * or its body was too large to be.
   */
  replay(id: number): Promise<ExchangeSummary>
  /**
   * From now on: no new connection, idle ones closed, what is under way answered with `connection: close`. Resolves when
   * nothing is under way any more or after `drainMs`, and then every socket is closed. May be called again.
   */
  close(drainMs: number): Promise<void>
}

export interface DialRequest {
  readonly front: FrontDoor
  /** The name wanted: what was asked for, or the one it had before. Providers without names ignore it. */
  readonly name: string | undefined
  /** Aborts the dialling; once there is a link it has no effect. */
  readonly signal: AbortSignal
}

/** A link between a public URL and the front. */
export interface Link {
  /** As the provider told it; not yet checked. */
  readonly url: string
  /** What to ask for to get the same URL again; undefined when there is no way. */
  readonly name: string | undefined
  /** Resolves when the link is gone, not by `close`, with why: a row of `failures.ts`. Never rejects. */
  readonly lost: Promise<UserError>
  /** Bring nothing new; what is under way goes on. */
  drain(): void
  /** Ends it, and resolves when nothing of it is left: no socket, no process, no timer. May be called again. */
  close(): Promise<void>
}

export interface Provider {
  readonly id: ProviderId
  /** The public URL stays the same for good, also after a restart. */
  readonly stableName: boolean
  /**
   * Dials once; the supervisor repeats. Rejects with a UserError that is a row of `failures.ts`. Leaves nothing behind
   * when it rejects or is aborted.
   */
  dial(request: DialRequest): Promise<Link>
}

/** What providers need of the world, besides the front. */
export interface ProviderTools {
  readonly stopwatch: Stopwatch
  /** Where a relay's hosts are really reached: what `map` says. */
  readonly resolve: Resolve
  /** What to start the program by; undefined when there is none of that name. */
  findProgram(name: string): Promise<string | undefined>
}

export const providerIds = ['localtunnel', 'ssh', 'cloudflared', 'command', 'url'] as const
export type ProviderId = (typeof providerIds)[number]

/** What a request through the public URL found in place of our front. */
export type SelfProbeFinding =
  | 'name-resolution'
  | 'no-connection'
  | 'certificate'
  | 'timeout'
  | 'broken'
  | 'redirect'
  | 'authentication'
  | 'interstitial'
  | 'wrong-host'
  | 'rewritten-body'
  | 'tunnel-error'
  | 'front-refusal'

export interface SelfProbeReport {
  readonly passed: boolean
  /** There and back, in milliseconds. */
  readonly ms: number
  readonly statusCode?: number
  readonly finding?: SelfProbeFinding
  /** What was found, in one sentence. */
  readonly message?: string
  /** What to do about it. */
  readonly hint?: string
  /** What ENS would say to it: `Status: TrustFailure. The underlying connection was closed: …`; absent when it would pass. */
  readonly ensSays?: string
  /** Things that ENS may trip over though the probe passed, such as a page that is shown to browsers. */
  readonly warnings: readonly string[]
}

/** Never rejects. `thorough` also asks as a browser does. */
export type SelfProbe = (
  url: URL,
  options: { readonly thorough: boolean; readonly signal: AbortSignal }
) => Promise<SelfProbeReport>
