// A tunnel that a test makes happen: what it is, and what goes on in it.

import { createEmitter } from '../../src/tunnel/supervisor/emitter.js'
import type { Tunnel, TunnelEvents } from '../../src/tunnel/tunnel.js'

export interface FakeTunnel {
  readonly tunnel: Tunnel
  emit<E extends keyof TunnelEvents>(event: E, ...args: TunnelEvents[E]): void
}

export const fakeTunnel = (facts: Partial<Tunnel> = {}): FakeTunnel => {
  const { on, off, emit } = createEmitter<TunnelEvents>()
  const tunnel: Tunnel = {
    provider: 'localtunnel',
    because: 'cloudflared is not on PATH',
    url: 'https://calm-otter.lt.test',
    state: 'ready',
    stableName: false,
    front: { host: '127.0.0.1', port: 4444 },
    lastProbe: { passed: true, ms: 84, statusCode: 200, warnings: [] },
    on: (event, listener) => {
      on(event, listener)
      return tunnel
    },
    off: (event, listener) => {
      off(event, listener)
      return tunnel
    },
    probe: async () => ({ passed: true, ms: 1, warnings: [] }),
    exchanges: () => [],
    replay: async id => ({ id, method: 'POST', target: '/', ms: 1, bytesIn: 0, bytesOut: 0 }),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
    ...facts
  }
  return { tunnel, emit }
}
