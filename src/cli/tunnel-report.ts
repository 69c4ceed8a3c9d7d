// What `tunnel` tells, and to whom: one way for a person, one for a program.

import type { Tunnel } from '../tunnel/tunnel.js'

export interface TunnelReport {
  /** Before there is anything. */
  opening(): void
  /** The tunnel is ready; from now on also what happens in it. `callbackUrl` is what to register. */
  ready(tunnel: Tunnel, callbackUrl: string): Promise<void>
  /** What else is worth a line: a registration made, or made anew. */
  say(type: string, facts: Readonly<Record<string, unknown>>, sentence: string): void
  /** No more requests are taken; those under way are answered. */
  closing(): void
}
