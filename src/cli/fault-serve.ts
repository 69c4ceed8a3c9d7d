// `faults serve`: one misbehaving receiver alone, for any client, until it is told to end.

import { isIPv6 } from 'node:net'
import { createRealClock } from '../clock/create-real-clock.js'
import { createStopwatch } from '../clock/create-stopwatch.js'
import { UserError } from '../errors.js'
import { createCertify } from '../faults/fault-certificates.js'
import type { FaultReceiver } from '../faults/fault-kind.js'
import { type Sighting, startFaultServer } from '../faults/fault-server.js'
import type { FoundKind } from '../faults/find-kind.js'
import { holdPort } from '../faults/held-port.js'
import type { LocalAuthority } from '../tls/local-authority.js'
import { openAuthority } from './authority.js'
import type { Args, Io } from './command.js'
import { createServeReport } from './fault-serve-report.js'
import { numberOf, textOf } from './option-values.js'
import { usageError } from './usage-error.js'

interface Place {
  readonly host: string
  readonly port: number
}

type Listening = Extract<FaultReceiver, { is: 'listening' }>
type Servable = Exclude<FaultReceiver, { is: 'unresolvable' }>

interface Served {
  readonly port: number
  close(): Promise<void>
}

const servable = ({ kind: { name, receiver } }: FoundKind, isPlain: boolean): Servable => {
  if (receiver === undefined)
    throw usageError(
      `${name} can not be served: it is what a rule does to an exchange.`,
      `Arm it on a running emulator: \`ens-local faults add ${name}\`.`
    )
  if (receiver.is === 'unresolvable')
    throw usageError(
      `${name} can not be served: a host without an address is a matter of DNS, not of a server.`,
      'Let the client call https://hook.invalid/, a name that nobody can have; for ens-local there is https://name-resolution-failure.fault.test/.'
    )
  if (isPlain && receiver.is === 'listening' && receiver.aboutTls)
    throw usageError(`${name} is about TLS: over http nothing would be wrong.`, 'Leave --plain out.')
  return receiver
}

/** Whoever is to believe it needs the local authority; nobody is asked for one over http or below TLS. */
const authorityFor = async (receiver: Servable, isPlain: boolean, io: Io): Promise<LocalAuthority | undefined> =>
  isPlain || receiver.is === 'closed' || receiver.raw !== undefined ? undefined : openAuthority(io)

const listen = (
  { parameter }: FoundKind,
  receiver: Listening,
  place: Place,
  authority: LocalAuthority | undefined,
  see: (sighting: Sighting) => void
): Promise<Served> => {
  const certify = authority && createCertify(authority.issue, createRealClock().now())
  const options = { receiver, parameter, ...place, stopwatch: createStopwatch(), see }
  return startFaultServer({ ...options, ...(certify && { certify }) })
}

const cannotListen = ({ host, port }: Place, cause: unknown): UserError =>
  new UserError(
    `${host}:${port} can not be had (${(cause as NodeJS.ErrnoException).code}).`,
    'Choose another --port, 0 for a free one, or leave --host out for 127.0.0.1.',
    { code: 'ERR_LISTEN', cause }
  )

/** As seen from this machine. */
const authorityOf = (host: string, port: number): string => {
  if (host === '0.0.0.0' || host === '::') return `127.0.0.1:${port}`
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/** Resolves with the exit code when the person ends it. */
export const serveFault = async (found: FoundKind, args: Args, io: Io): Promise<number> => {
  const isPlain = args.plain === true
  const receiver = servable(found, isPlain)
  const place = { host: textOf(args, 'host') ?? '127.0.0.1', port: numberOf(args, 'port') as number }
  const authority = await authorityFor(receiver, isPlain, io)
  const report = createServeReport(args, io)
  const starting =
    receiver.is === 'closed' ? holdPort(place.host, place.port) : listen(found, receiver, place, authority, report.see)
  const served = await starting.catch(cause => {
    throw cannotListen(place, cause)
  })
  const ended = io.untilInterrupted()
  const url = `${isPlain ? 'http' : 'https'}://${authorityOf(place.host, served.port)}`
  report.ready({ found, url, ca: authority?.certFile })
  const exitCode = await ended
  await served.close()
  return exitCode
}
