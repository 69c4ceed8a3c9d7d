// Which calls proxy variables touch: none of ours, but maybe those of a program under test. Their values may hold a
// password and are not shown.

import type { Io } from '../command.js'
import type { DoctorCheck, Finding } from './doctor-check.js'

type Env = Io['env']

/** Programs read either spelling; Windows knows one. */
const isSet = (name: string, env: Env): boolean => Boolean(env[name] || env[name.toLowerCase()])

const isLoopbackExcepted = (env: Env): boolean =>
  [env.NO_PROXY, env.no_proxy]
    .flatMap(names => (names ?? '').split(/[\s,]+/))
    .some(name => /^(\*|127\.0\.0\.1|127\.0\.0\.0\/8)$/.test(name))

const oursGoDirect = (names: readonly string[]): Finding => ({
  state: 'ok',
  text: `${names.join(', ')} set, and not used by ens-local: it calls receivers, tenants and relays directly`
})

const loopback = (env: Env): Finding =>
  isLoopbackExcepted(env)
    ? { state: 'ok', text: 'NO_PROXY excepts 127.0.0.1' }
    : {
        state: 'warn',
        text: 'NO_PROXY does not except 127.0.0.1: programs may send calls to an emulator to the proxy.',
        todo: 'Add it: NO_PROXY=localhost,127.0.0.1,::1'
      }

export const proxyCheck: DoctorCheck = {
  name: 'proxy',
  look: async ({ io: { env } }) => {
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].filter(name => isSet(name, env))
    if (names.length === 0) return [{ state: 'ok', text: 'no proxy variables are set' }]
    return [oursGoDirect(names), loopback(env)]
  }
}
