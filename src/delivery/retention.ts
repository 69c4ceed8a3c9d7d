// How much of the past is kept: the oldest deliveries that have ended go first, some at a time. What is pending stays.

import type { Store } from '../ports.js'

export interface Retention {
  /** A delivery has ended, and is kept. */
  ended(bytes: number): void
  start(): Promise<void>
  forget(): void
}

interface RetentionPorts {
  readonly store: Pick<Store, 'deliveryCounts' | 'forgetFinished'>
  readonly settings: { readonly keepDeliveries: number; readonly keepBytes: number }
  /** Resolves when all that has ended can be forgotten. */
  flushed(): Promise<void>
  /** Work that goes on now. */
  during(work: Promise<void>): void
}

/** So many more than allowed before any goes: forgetting many at once is cheaper. */
const slackOf = (most: number): number => Math.min(500, Math.floor(most / 10))

const byteSlackOf = (most: number): number => Math.min(8_000_000, Math.floor(most / 4))

export const createRetention = ({ store, settings, flushed, during }: RetentionPorts): Retention => {
  const { keepDeliveries, keepBytes } = settings
  let kept = { deliveries: 0, bytes: 0 }
  let isForgetting = false

  /** How many of the oldest must go; by their bytes a share of them, until it is enough. */
  const surplus = (): number => {
    const tooMany = kept.deliveries - keepDeliveries
    if (kept.bytes <= keepBytes) return Math.max(0, tooMany)
    return Math.max(tooMany, Math.ceil((kept.deliveries * (kept.bytes - keepBytes)) / kept.bytes), 1)
  }

  const forgetSome = async (): Promise<void> => {
    isForgetting = true
    try {
      await flushed()
      for (let count = surplus(); count > 0; count = surplus()) {
        const { deliveries, bytes } = await store.forgetFinished(count)
        if (deliveries === 0) break
        kept = { deliveries: kept.deliveries - deliveries, bytes: kept.bytes - bytes }
      }
    } finally {
      isForgetting = false
    }
  }

  const check = (): void => {
    const isOver =
      kept.deliveries > keepDeliveries + slackOf(keepDeliveries) || kept.bytes > keepBytes + byteSlackOf(keepBytes)
    if (isOver && !isForgetting) during(forgetSome())
  }

  return {
    ended: bytes => {
      kept = { deliveries: kept.deliveries + 1, bytes: kept.bytes + bytes }
      check()
    },
    start: async () => {
      const { finished, finishedBytes } = await store.deliveryCounts()
      kept = { deliveries: finished, bytes: finishedBytes }
      check()
    },
    forget: () => {
      kept = { deliveries: 0, bytes: 0 }
    }
  }
}
