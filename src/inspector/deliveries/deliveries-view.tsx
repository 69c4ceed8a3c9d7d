// The deliveries: all of them, or one.

import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Page } from '../page.js'
import { usePage } from '../page-context.js'
import { DeliveriesList } from './deliveries-list.js'
import { createDeliveryList, type DeliveryList } from './delivery-list.js'
import { DeliveryPage } from './delivery-page.js'

const lists = new WeakMap<Page, DeliveryList>()

/** One for the page: filter and length are as they were when somebody comes back to it. */
const listOf = (page: Page): DeliveryList => {
  const list =
    lists.get(page) ??
    createDeliveryList({
      api: page.api,
      after: (ms, run) => void setTimeout(run, ms),
      elapsed: () => performance.now(),
      isHidden: () => document.hidden
    })
  lists.set(page, list)
  return list
}

export const DeliveriesView = ({ deliveryId }: { readonly deliveryId: string | undefined }): JSX.Element => {
  const page = usePage()
  const { live } = page
  const list = listOf(page)
  useEffect(() => {
    const revive = (): void => {
      if (!document.hidden) list.revive()
    }
    const forget = live.listen(activities => {
      for (const activity of activities) list.note(activity)
    })
    document.addEventListener('visibilitychange', revive)
    return () => {
      forget()
      document.removeEventListener('visibilitychange', revive)
    }
  }, [live, list])
  // After an interruption what was known may be old.
  useSignalEffect(() => {
    if (live.connection.value.state === 'live') list.revive()
  })
  return deliveryId === undefined ? (
    <DeliveriesList list={list} />
  ) : (
    <DeliveryPage key={deliveryId} deliveryId={deliveryId} />
  )
}
