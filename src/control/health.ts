// GET /health: whether the emulator is up, and how it was started.

import type { FastifyInstance } from 'fastify'
import type { SignatureKeyEncoding } from '../ens/signature.js'
import type { Clock } from '../ports.js'
import { type FlaggedSettings, startFlags } from './start-flags.js'

/** What it was told at its start, as far as it shows. */
export interface StartSettings extends FlaggedSettings {
  readonly allowLocalUrls: boolean
  readonly signatureKey: SignatureKeyEncoding
  readonly forwardTo: string | undefined
  readonly map: Readonly<Record<string, string>>
}

export interface HealthOptions {
  readonly version: string
  /** What `--data` says, for example `memory`. */
  readonly storeName: string
  readonly settings: StartSettings
  /** What needs no flag. */
  readonly usualSettings: FlaggedSettings
  readonly clock: Clock
}

export const addHealth = (app: FastifyInstance, options: HealthOptions): void => {
  const { version, storeName, settings, usualSettings, clock } = options
  const { strict, allowLocalUrls, signatureKey, forwardTo, map, policy, deliveryTimeoutMs, proxy } = settings
  app.get('/health', { config: { summary: 'Whether the emulator is up, and how it was started' } }, async () => ({
    status: 'ok',
    version,
    store: storeName,
    policy,
    clock: { mode: clock.mode, now: clock.now() },
    strict,
    allowLocalUrls,
    signatureKey,
    ...(forwardTo !== undefined && { forwardTo }),
    map,
    deliveryTimeoutMs,
    proxy: proxy !== undefined,
    startFlags: startFlags(settings, usualSettings)
  }))
}
