// What a kind of fault is: one file in `kinds/`, and one line in `fault-kinds.ts`.

import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import type { Fault, FaultPhase } from '../ens/fault-rule.js'
import type { Exchange, Post, PostRequest, Stopwatch } from '../ports.js'

/** A whole number in a kind's name: `code` of `protocol-error-<code>`. */
export interface Parameter {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly example: number
}

export type FaultCertificate = 'good' | 'self-signed' | 'expired' | 'wrong-host' | 'untrusted-ca'

/** A request that has come in whole at a misbehaving receiver. */
export interface FaultRequest {
  /** What stands for `<…>` in the kind's name; 0 where it has none. */
  readonly parameter: number
  /** Host and path, without a port: what tells callbacks apart. */
  readonly address: string
  readonly body: Uint8Array
  /** The TCP connection below TLS: to reset. */
  readonly socket: Socket
  /** What HTTP is spoken on, TLS or not: to end, or to write anything to. */
  readonly stream: Socket
  readonly response: ServerResponse
  readonly stopwatch: Stopwatch
  /** How often this has been called for `what` at the address, this time among them. */
  count(what: string): number
}

/** How a receiver of this kind behaves. */
export type FaultReceiver =
  | { readonly is: 'unresolvable' }
  /** Nothing listens at its port. */
  | { readonly is: 'closed' }
  | {
      readonly is: 'listening'
      /** Over plain http nothing would be wrong with it. */
      readonly aboutTls?: true
      /** Default `good`. */
      readonly certificate?: FaultCertificate
      readonly tls?: Pick<TlsOptions, 'minVersion' | 'maxVersion' | 'ciphers' | 'requestCert' | 'rejectUnauthorized'>
      /** In place of TLS and HTTP: called with the bare connection. */
      readonly raw?: (socket: Socket) => void
      /** Default: 200. */
      readonly answer?: (request: FaultRequest) => void
    }

/** What a rule needs to bend an exchange. */
export interface Bending {
  readonly fault: Fault
  /** The way to the callback as it would be without the rule. The headers of its first request are those on record. */
  readonly post: Post
  readonly stopwatch: Stopwatch
  /** Aborts when the exchange is called off: nothing is to be waited for any more. `post` knows it by itself. */
  readonly signal: AbortSignal
}

/** An exchange, and what can not be seen from it, in words. */
export interface BentExchange {
  readonly exchange: Exchange
  readonly detail?: string
}

/** What a rule makes of a call of the API: nothing is called when it has a status. */
export interface BentCall {
  readonly status?: number
  readonly delayMs?: number
}

export interface FaultKind {
  /** As it is written: `timeout`, `slow-<ms>`. */
  readonly name: string
  readonly parameter?: Parameter
  /** Where a rule may use it, at least one. */
  readonly phases: readonly FaultPhase[]
  /** What happens on the wire. */
  readonly happens: string
  /** What ENS says of it, or does then. */
  readonly ensSays: string
  /** How it is mended in real life. */
  readonly fix: string
  /** A host under `fault.test`, `faults serve`, and where a rule leads an exchange. */
  readonly receiver?: FaultReceiver
  /** What a rule does to an exchange with the callback itself. */
  readonly bend?: (request: PostRequest, bending: Bending) => Promise<BentExchange>
  /** A rule lets others overtake a delivery for so many milliseconds of the emulator's clock. */
  readonly holdBack?: (fault: Fault) => number
  /** What a rule does to a call of the API. */
  readonly bendCall?: (fault: Fault) => BentCall
  /** The field that a rule's fault has beside its kind. Default: none. */
  readonly takes?: 'status' | 'by'
  /** What is wrong with that field, in words that go after its name; undefined for nothing. */
  readonly check?: (fault: Fault) => string | undefined
}
