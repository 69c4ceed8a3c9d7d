// A receiver that passes its probe and misbehaves ever after.

import type { Socket } from 'node:net'
import { type BadServer, startTcp } from './bad-servers.js'
import { type Ens, startEns } from './ens.js'
import { type Engine, subscribe, withShortcuts } from './subscribed.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/** `behave` gets each connection that brings events, once the first bytes of it have come. */
export const startBadReceiver = (
  t: Parameters<typeof startTcp>[0],
  behave: (socket: Socket) => void
): Promise<BadServer> =>
  startTcp(t, socket => {
    socket.once('data', data => {
      if (data.includes('verificationKey')) socket.end(OK)
      else behave(socket)
    })
  })

/** Verifies and subscribes a callback at such a receiver; the sink knows nothing of it. */
export const subscribedTo = async (ens: Ens, host: string): Promise<Engine> => {
  const { call } = ens
  const [{ callbackId, signatureKey }] = (
    await call('POST', '/platform/v1/ens-callbacks', [{ callbackName: host, url: `https://${host}/` }])
  ).json
  const { json } = await call('GET', '/_ens-local/callbacks')
  const known = (json.callbacks ?? json).find((one: { callbackId: string }) => one.callbackId === callbackId)
  const { verificationKey } = known
  await call('POST', '/platform/v1/ens-verify', { callbackId, verificationKey })
  const subscriptionId = await subscribe(ens, callbackId, { name: `${host}-sub` })
  return withShortcuts(ens, { callbackId, callbackName: host, signatureKey, subscriptionId })
}

/** An emulator with one callback, at a receiver that misbehaves. */
export const startBadEngine = async (
  t: Parameters<typeof startEns>[0] & Parameters<typeof startTcp>[0],
  behave: (socket: Socket) => void,
  options: Parameters<typeof startEns>[1] = {}
): Promise<Engine & { readonly server: BadServer }> => {
  const server = await startBadReceiver(t, behave)
  const map = { 'bad.example.com': `http://127.0.0.1:${server.port}` }
  const ens = await startEns(t, { clock: 'manual', map, ...options })
  return { ...(await subscribedTo(ens, 'bad.example.com')), server }
}
