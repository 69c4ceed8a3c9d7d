// The store's methods on subscriptions, as queries both dialects understand.

import type { Subscription } from '../ens/subscription.js'
import type { Store, SubscriptionChange } from '../ports.js'
import type { Turns } from '../turns.js'
import { allAcceptable, atomically } from './atomically.js'
import { lockCallback } from './callbacks.js'
import type { Mirror } from './directory.js'
import { prepare } from './prepare.js'
import type { Db } from './schema.js'
import { anySubscriptionRow, toSubscription, toSubscriptionRow } from './subscription-row.js'
import { toText } from './text.js'

type SubscriptionMethods = Pick<
  Store,
  'addSubscriptions' | 'subscription' | 'subscriptions' | 'changeSubscriptions' | 'removeSubscription'
>

type Refuse<Refusal> = (refusal: Refusal) => never

const holderOf = async (transaction: Db, subscriptionName: string): Promise<Subscription | undefined> => {
  const query = transaction.selectFrom('subscriptions').selectAll()
  const rows = await query.where('subscription_name', '=', toText(subscriptionName)).execute()
  return rows.map(toSubscription)[0]
}

const countFor = async (transaction: Db, callbackId: string): Promise<number> => {
  const query = transaction.selectFrom('subscriptions').select(eb => eb.fn.countAll<number>().as('count'))
  const { count } = await query.where('callback_id', '=', toText(callbackId)).executeTakeFirstOrThrow()
  return Number(count)
}

type Insert = (transaction: Db, subscription: Subscription) => Promise<Subscription[]>

/** As with callbacks: whoever holds the name comes back, also if another process was quicker. */
const insertSubscription = (db: Db): Insert => {
  const insert = db
    .insertInto('subscriptions')
    .values(anySubscriptionRow)
    .onConflict(conflict =>
      conflict.column('subscription_name').doUpdateSet(eb => ({ status: eb.ref('subscriptions.status') }))
    )
    .returningAll()
  const run = prepare(insert.compile())
  return async (transaction, subscription) =>
    (await run(transaction, Object.values(toSubscriptionRow(subscription)))).map(toSubscription)
}

const changeSubscription = async (
  transaction: Db,
  { subscriptionId, change }: { subscriptionId: string; change: SubscriptionChange },
  refuse: Refuse<'unknown' | 'name-taken'>
): Promise<Subscription> => {
  const query = transaction.updateTable('subscriptions').where('subscription_id', '=', toText(subscriptionId))
  const untouched = await query
    .set(eb => ({ status: eb.ref('status') }))
    .returning('seq')
    .execute()
  if (untouched.length === 0) refuse('unknown')
  const { subscriptionName } = change
  const holder = subscriptionName === undefined ? undefined : await holderOf(transaction, subscriptionName)
  if (holder !== undefined && holder.subscriptionId !== subscriptionId) refuse('name-taken')
  const changes = toSubscriptionRow(change)
  const row = await query
    .set(eb => ({ status: eb.ref('status'), ...changes }))
    .returningAll()
    .executeTakeFirstOrThrow()
  return toSubscription(row)
}

/** Only an insert can find its callback full: a name that is taken is answered with its holder. */
const addSubscription = async (
  transaction: Db,
  { insert, subscription, maxPerCallback }: { insert: Insert; subscription: Subscription; maxPerCallback: number },
  refuse: Refuse<'callback-unknown' | 'callback-full'>
): Promise<Subscription[]> => {
  const { callbackId, subscriptionName } = subscription
  if (!(await lockCallback(transaction, callbackId))) refuse('callback-unknown')
  const holder = await holderOf(transaction, subscriptionName)
  if (holder !== undefined) return [holder]
  if ((await countFor(transaction, callbackId)) >= maxPerCallback) refuse('callback-full')
  return insert(transaction, subscription)
}

const addSubscriptions = (db: Db, mirror: Mirror): Store['addSubscriptions'] => {
  const insert = insertSubscription(db)
  return async (subscriptions, maxPerCallback, acceptable) => {
    const held: Subscription[] = []
    const outcome = await atomically<'kept', 'undone' | 'callback-unknown' | 'callback-full'>(
      db,
      async (transaction, giveUp) => {
        for (const subscription of subscriptions) {
          held.push(...(await addSubscription(transaction, { insert, subscription, maxPerCallback }, giveUp)))
        }
        const isFine = allAcceptable(
          held,
          subscriptions,
          (holder, wanted) => holder.subscriptionId === wanted.subscriptionId || acceptable(holder, wanted)
        )
        return isFine ? 'kept' : giveUp('undone')
      }
    )
    if (outcome === 'kept') mirror.keepSubscriptions(held)
    return outcome === 'kept' || outcome === 'undone' ? held : outcome
  }
}

const changeSeveral = (
  db: Db,
  changes: Parameters<Store['changeSubscriptions']>[0]
): ReturnType<Store['changeSubscriptions']> =>
  atomically<Subscription[], 'unknown' | 'name-taken'>(db, async (transaction, giveUp) => {
    const changed: Subscription[] = []
    for (const change of changes) changed.push(await changeSubscription(transaction, change, giveUp))
    return changed
  })

const removeSubscription = async (db: Db, subscriptionId: string): ReturnType<Store['removeSubscription']> => {
  const query = db.deleteFrom('subscriptions').where('subscription_id', '=', toText(subscriptionId))
  return (await query.returning('seq').execute()).length > 0 ? 'removed' : 'unknown'
}

export const loadSubscriptions = async (db: Db): Promise<Subscription[]> =>
  (await db.selectFrom('subscriptions').selectAll().orderBy('seq').execute()).map(toSubscription)

/** Writers take turns, as with callbacks. */
export const createSubscriptions = (db: Db, mirror: Mirror, turns: Turns): SubscriptionMethods => {
  const add = addSubscriptions(db, mirror)
  const { directory } = mirror

  return {
    addSubscriptions: (...wanted) => turns.take(() => add(...wanted)),
    subscription: async subscriptionId => directory.subscription(subscriptionId),
    subscriptions: async callbackId =>
      [...directory.subscriptions()].filter(one => callbackId === undefined || one.callbackId === callbackId),
    changeSubscriptions: changes =>
      turns.take(async () => {
        const changed = await changeSeveral(db, changes)
        if (typeof changed !== 'string') mirror.keepSubscriptions(changed)
        return changed
      }),
    removeSubscription: subscriptionId =>
      turns.take(async () => {
        const answer = await removeSubscription(db, subscriptionId)
        if (answer === 'removed') mirror.dropSubscription(subscriptionId)
        return answer
      })
  }
}
