// Everything a tunnel can fail with: one row for each reason, whether trying again can help, and what a person can do.

import { UserError } from '../errors.js'

export type TunnelFailureCode =
  | 'ERR_TUNNEL_UNREACHABLE'
  | 'ERR_TUNNEL_RELAY'
  | 'ERR_TUNNEL_RATE'
  | 'ERR_TUNNEL_REFUSED'
  | 'ERR_TUNNEL_NAME'
  | 'ERR_TUNNEL_NO_NAME'
  | 'ERR_TUNNEL_BINARY'
  | 'ERR_TUNNEL_AUTH'
  | 'ERR_TUNNEL_PORT_TAKEN'
  | 'ERR_TUNNEL_EXITED'
  | 'ERR_TUNNEL_NO_URL'
  | 'ERR_TUNNEL_URL'
  | 'ERR_TUNNEL_LOST'
  | 'ERR_TUNNEL_PROBE'
  | 'ERR_TUNNEL_TIMEOUT'
  | 'ERR_TUNNEL_ABORTED'

interface Row {
  readonly retryable: boolean
  readonly hint: string
}

const rows: Readonly<Record<TunnelFailureCode, Row>> = {
  ERR_TUNNEL_UNREACHABLE: {
    retryable: true,
    hint: 'Check the network, --server, and that outbound connections to it are allowed; --provider names others.'
  },
  ERR_TUNNEL_RELAY: {
    retryable: true,
    hint: 'The relay has a problem of its own: wait, or choose another with --server or --provider.'
  },
  ERR_TUNNEL_RATE: {
    retryable: true,
    hint: 'The relay lets nobody in for now: wait some minutes, or choose another with --server or --provider.'
  },
  ERR_TUNNEL_REFUSED: { retryable: false, hint: 'Mend what the relay complains of, or choose another provider.' },
  ERR_TUNNEL_NAME: {
    retryable: false,
    hint: 'Choose another --name, or --on-name-mismatch wait (until it is free) or accept (the one that was given).'
  },
  ERR_TUNNEL_NO_NAME: { retryable: false, hint: 'Leave --name out, or choose a provider that takes one: localtunnel.' },
  ERR_TUNNEL_BINARY: {
    retryable: false,
    hint: 'Install it, say where it is with --tunnel-bin, or choose another provider.'
  },
  ERR_TUNNEL_AUTH: {
    retryable: false,
    hint: 'Log in once by hand with the same ssh command; a key must work without a password, as nobody can type one.'
  },
  ERR_TUNNEL_PORT_TAKEN: {
    retryable: true,
    hint: 'The remote port or name is taken, perhaps by an earlier session: wait for it to end, or choose another with --ssh-remote.'
  },
  ERR_TUNNEL_EXITED: { retryable: true, hint: 'Run the command by hand to see why it ends.' },
  ERR_TUNNEL_NO_URL: { retryable: true, hint: 'Say the public URL yourself with --tunnel-url.' },
  ERR_TUNNEL_URL: {
    retryable: false,
    hint: 'ENS takes https URLs without port, query and user only: choose a relay that gives such a one.'
  },
  ERR_TUNNEL_LOST: { retryable: true, hint: 'It is opened again by itself.' },
  ERR_TUNNEL_PROBE: { retryable: true, hint: 'See what the self-probe found; --no-self-probe goes on without it.' },
  ERR_TUNNEL_TIMEOUT: { retryable: true, hint: 'Try again, or choose another with --server or --provider.' },
  ERR_TUNNEL_ABORTED: { retryable: false, hint: 'It was cancelled by the caller.' }
}

interface Details {
  /** In place of the row's. */
  readonly hint?: string
  readonly cause?: unknown
}

export const tunnelFailure = (code: TunnelFailureCode, message: string, { hint, cause }: Details = {}): UserError =>
  new UserError(message, hint ?? rows[code].hint, { code, ...(cause !== undefined && { cause }) })

/** Whether trying again can help. What is no row here is a bug, and is not tried again. */
export const isRetryable = (error: unknown): boolean => {
  const { code } = Object(error) as { code?: unknown }
  return typeof code === 'string' && Object.hasOwn(rows, code) && rows[code as TunnelFailureCode].retryable
}

export const cancelled = (): UserError => tunnelFailure('ERR_TUNNEL_ABORTED', 'Opening the tunnel was cancelled.')
