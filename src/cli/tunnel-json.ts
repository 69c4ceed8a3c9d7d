// What `tunnel` tells a program: one JSON object a line, `ready` first.

import { createRealClock } from '../clock/create-real-clock.js'
import type { Io } from './command.js'
import type { TunnelReport } from './tunnel-report.js'

export const createTunnelJson = ({ stdout }: Pick<Io, 'stdout'>): TunnelReport => {
  const clock = createRealClock()
  const print = (type: string, facts: object): void => {
    stdout.write(`${JSON.stringify({ type, at: clock.now(), ...facts })}\n`)
  }
  return {
    opening: () => {},
    ready: async (tunnel, callbackUrl) => {
      const { url, provider, because, stableName, front, lastProbe } = tunnel
      const facts = { url, provider, because, callbackUrl, stableName, front, pid: process.pid, probe: lastProbe }
      stdout.write(`${JSON.stringify({ type: 'ready', ...facts })}\n`)
      tunnel
        .on('request', exchange => print('tunnel.request', exchange))
        .on('url', (url, previous) => print('tunnel.url', { url, previous }))
        .on('state', (state, why) => {
          const reason = why && { code: why.code, message: why.message, hint: why.hint }
          print('tunnel.state', { state, ...(reason && { why: reason }) })
        })
        .on('probe', report => {
          if (!report.passed) print('tunnel.probe', report)
        })
    },
    say: (type, facts) => print(type, facts),
    closing: () => print('tunnel.closing', {})
  }
}
