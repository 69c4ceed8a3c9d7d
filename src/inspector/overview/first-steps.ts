// What to do first, as commands that work as they stand: they depend on how the emulator reaches callbacks.

import { isLoopback } from '../../ens/callback-url-rules.js'
import type { Credentials } from '../api.js'
import type { HealthView } from '../control-views.js'
import { shellWord } from '../deliveries/curl.js'

export interface FirstStep {
  readonly says: string
  /** In words, after "Copy". */
  readonly what: string
  /** The command line; with masked credentials as it is shown. */
  text(credentials: Credentials): string
}

/** What counts of how it was started. */
export interface Start {
  readonly origin: string
  readonly credentials: Pick<Credentials, 'clientId' | 'clientSecret'>
  readonly health: Pick<HealthView, 'allowLocalUrls' | 'forwardTo' | 'map' | 'startFlags'>
}

const LOCAL = 'http://127.0.0.1:3000'
/** Where everything is forwarded, it need not exist. */
const PUBLIC = 'https://example.com/ens'

/** All commands know the emulator's own client. */
const isUsual = ({ credentials: { clientId, clientSecret } }: Start): boolean =>
  clientId === 'ens-local' && clientSecret === 'ens-local-secret'

const flagsOf =
  (start: Start) =>
  ({ clientId, clientSecret }: Credentials): string => {
    const client = ` --client-id ${shellWord(clientId)} --client-secret ${shellWord(clientSecret)}`
    return ` --target ${shellWord(start.origin)}${isUsual(start) ? '' : client}`
  }

/** What an origin does not name. */
const usual: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

const startAgain = (start: Start): FirstStep => {
  const { protocol, port, hostname } = new URL(start.origin)
  const tls = protocol === 'https:' ? ' --tls' : ''
  const host = isLoopback(hostname) ? '' : ` --host ${shellWord(hostname)}`
  return {
    says: 'Start the emulator again, so that callbacks are reached on this machine:',
    what: 'the emulator’s command',
    text: ({ clientId, clientSecret }) => {
      const client = isUsual(start) ? '' : ` --client ${shellWord(`${clientId}:${clientSecret}`)}`
      const others = start.health.startFlags.map(word => ` ${shellWord(word)}`).join('')
      return `npx ens-local start --port ${port || usual[protocol]}${host}${tls}${client}${others} --forward-to ${LOCAL}`
    }
  }
}

const listen = (start: Start, place: string): FirstStep => ({
  says: 'Start a receiver; it completes verification and shows each event. Or your own program, on that port:',
  what: 'the receiver’s command',
  text: credentials => `npx ens-local listen --port ${place}${flagsOf(start)(credentials)}`
})

const register = (start: Start, url: string): FirstStep => ({
  says: 'Register it, and subscribe it to every type of event:',
  what: 'the registration’s command',
  text: credentials => `npx ens-local register --url ${shellWord(url)} --subscribe all${flagsOf(start)(credentials)}`
})

/** `listen` speaks plain HTTP, on this machine: at which port, and at which address if that is another than usual. */
const placeHere = (forwardTo: string): string | undefined => {
  const { protocol, hostname, port } = new URL(forwardTo)
  if (protocol !== 'http:' || !isLoopback(hostname)) return undefined
  const isListened = hostname === '127.0.0.1' || hostname === 'localhost'
  return `${port || '80'}${isListened ? '' : ` --host ${hostname.replace(/[[\]]/g, '')}`}`
}

/** `url` leads to an origin. */
const led = (start: Start, origin: string, url: string): readonly FirstStep[] => {
  const place = placeHere(origin)
  return [...(place === undefined ? [] : [listen(start, place)]), register(start, url)]
}

export const firstSteps = (start: Start): readonly FirstStep[] => {
  const { forwardTo, allowLocalUrls, map } = start.health
  const [mapped] = Object.entries(map)
  if (mapped !== undefined) return led(start, mapped[1], `https://${mapped[0].replace('*', 'hook')}/ens`)
  if (forwardTo !== undefined) return led(start, forwardTo, PUBLIC)
  const here = [listen(start, '3000'), register(start, allowLocalUrls ? `${LOCAL}/ens` : PUBLIC)]
  return allowLocalUrls ? here : [startAgain(start), ...here]
}
