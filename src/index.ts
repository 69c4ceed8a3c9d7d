// The public API and nothing else.

import type { CheckReport } from './check/check-report.js'
import type { CheckOptions } from './check-receiver.js'
import { EnsClient } from './client/ens-client.js'
import { type Emulator as BareEmulator, startEmulator as start } from './emulator.js'
import type { EmulatorOptions } from './options.js'
import type { Tunnel } from './tunnel/tunnel.js'
import type { TunnelOptions } from './tunnel/tunnel-options.js'

/** A running emulator, with a client that is logged in to it. */
export interface Emulator extends BareEmulator {
  readonly client: EnsClient
}

/** Starts an emulator; resolves when it listens. See `EmulatorOptions` for what it can be told, and UserError. */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const emulator = await start(options)
  const { url: target, token, clientId, clientSecret } = emulator
  const client = new EnsClient({ target, token, clientId, clientSecret, ca: options.tls?.cert })
  const close = async (): Promise<void> => {
    // Together: a call of the client may wait for what the emulator now calls off.
    await Promise.all([client.close(), emulator.close()])
  }
  return { ...emulator, client, close, [Symbol.asyncDispose]: close }
}

/**
 * Plays ENS against a receiver, and says what would become of it. Never rejects for what the receiver does. Loaded when it
 * is called. Throws UserError: `ERR_OPTION` for an option, a case or a url that makes no sense, `ERR_LISTEN` for a
 * handshake that can not listen where it is told to.
 */
export const checkReceiver = async (url: string, options: CheckOptions = {}): Promise<CheckReport> =>
  (await import('./check-receiver.js')).checkReceiver(url, options)

/**
 * Makes a local receiver public; resolves when requests have come through. Loaded when it is called. Rejects with UserError:
 * `ERR_OPTION` for an option that makes no sense, `ERR_TUNNEL_…` for a tunnel that can not be opened; then nothing is left
 * open.
 */
export const openTunnel = async (options: TunnelOptions): Promise<Tunnel> =>
  (await import('./open-tunnel.js')).openTunnel(options)

export type { CaseResult, CheckReport, CheckVerdict, SignatureHabit } from './check/check-report.js'
export type { CheckOptions, HandshakeFacts, HandshakeOptions, HandshakeServing } from './check-receiver.js'
export { EnsApiError } from './client/ens-api-error.js'
export { EnsClient, type EnsClientOptions } from './client/ens-client.js'
export type * from './client/wire.js'
export type { Activity, ActivityType } from './ens/activity.js'
export type { EmulatorState, ImportedState } from './ens/emulator-state.js'
export type { ArmedRule, Fault, FaultMatch, FaultPhase, FaultRule } from './ens/fault-rule.js'
export type { Outcome, Phase, Timings, WebExceptionStatus } from './ens/outcome.js'
export { type SignatureKeyEncoding, sign, verifySignature } from './ens/signature.js'
export {
  type BodyReading,
  type DigestReading,
  explainSignature,
  type SignatureReading
} from './ens/signature-readings.js'
export { EnsError, UnsupportedError, UserError } from './errors.js'
export type { EmulatorOptions } from './options.js'
export { type ProbeOptions, type ProbeReport, probe } from './probe.js'
export { createReceiver, type Receiver } from './receiver/receiver.js'
export type { ReceiverActivity } from './receiver/receiver-activity.js'
export type { ReceivedRequest, ReceiverOptions } from './receiver/receiver-options.js'
export type { Tunnel, TunnelEvents, TunnelState } from './tunnel/tunnel.js'
export type { TunnelOptions } from './tunnel/tunnel-options.js'
export type {
  ExchangeSummary,
  FrontRefusal,
  ProviderId,
  SelfProbeFinding,
  SelfProbeReport
} from './tunnel/tunnel-ports.js'
