// The store's methods on callbacks, as queries both dialects understand.

import type { Selectable } from 'kysely'
import type { Callback } from '../ens/callback.js'
import type { CallbackChange, Store } from '../ports.js'
import type { Turns } from '../turns.js'
import { allAcceptable, atomically } from './atomically.js'
import { anyCallbackRow, toCallback, toCallbackRow } from './callback-row.js'
import type { Mirror } from './directory.js'
import { prepare } from './prepare.js'
import type { CallbackTable, Db } from './schema.js'
import { toText } from './text.js'

type CallbackMethods = Pick<
  Store,
  'addCallbacks' | 'callback' | 'callbacks' | 'changeCallbacks' | 'removeCallback' | 'callbacksByExpiry'
>

/**
 * Whether there is such a callback; if so, no other transaction changes or removes it before ours ends. An update that
 * changes nothing, because `for update` is not known to SQLite.
 */
export const lockCallback = async (transaction: Db, callbackId: string): Promise<boolean> => {
  const query = transaction.updateTable('callbacks').set(eb => ({ probe: eb.ref('probe') }))
  const locked = await query.where('callback_id', '=', toText(callbackId)).returning('seq').execute()
  return locked.length > 0
}

interface Change {
  readonly callbackId: string
  readonly change: CallbackChange
  readonly when?: Partial<Callback>
}

type ChangeCallback = (transaction: Db, change: Change) => Promise<Callback[]>
type Run = ReturnType<typeof prepare<Selectable<CallbackTable>>>

/** An update of these columns where those have a value; a change of nothing is an update as well. */
const buildUpdate = (db: Db, change: object, when: object): Run => {
  let query = db
    .updateTable('callbacks')
    .set(eb => (Object.keys(change).length > 0 ? change : { probe: eb.ref('probe') }))
  for (const column of Object.keys(when) as (keyof CallbackTable)[]) {
    query = query.where(column, 'is not distinct from', '')
  }
  return prepare(query.where('callback_id', '=', '').returningAll().compile())
}

/** Compiled once for each set of columns: there are few, and compiling costs more than running. */
const changeCallback = (db: Db): ChangeCallback => {
  const updates = new Map<string, Run>()
  return async (transaction, { callbackId, change, when = {} }) => {
    const [values, conditions] = [toCallbackRow(change), toCallbackRow(when)]
    const columns = `${Object.keys(values)} ${Object.keys(conditions)}`
    const update = updates.get(columns) ?? buildUpdate(db, values, conditions)
    updates.set(columns, update)
    const parameters = [...Object.values(values), ...Object.values(conditions), toText(callbackId)]
    return (await update(transaction, parameters)).map(toCallback)
  }
}

const removeCallback = async (transaction: Db, callbackId: string): ReturnType<Store['removeCallback']> => {
  if (!(await lockCallback(transaction, callbackId))) return 'unknown'
  const id = toText(callbackId)
  const subscriptions = transaction.selectFrom('subscriptions').select('seq').where('callback_id', '=', id).limit(1)
  if ((await subscriptions.execute()).length > 0) return 'has-subscriptions'
  await transaction.deleteFrom('callbacks').where('callback_id', '=', id).execute()
  return 'removed'
}

/** The one that holds the url comes back either way: as inserted, or, updated to what it is, the one that was there. */
const insertCallback = (db: Db): ((transaction: Db, callback: Callback) => Promise<Callback[]>) => {
  const insert = db
    .insertInto('callbacks')
    .values(anyCallbackRow)
    .onConflict(conflict => conflict.column('url_key').doUpdateSet(eb => ({ probe: eb.ref('callbacks.probe') })))
    .returningAll()
  const run = prepare(insert.compile())
  return async (transaction, callback) =>
    (await run(transaction, Object.values(toCallbackRow(callback)))).map(toCallback)
}

const callbacksByExpiry = (db: Db, limit: number): Promise<Callback[]> =>
  db
    .selectFrom('callbacks')
    .selectAll()
    .where('status', '=', 'unverified')
    .where('verification_key', 'is not', null)
    .orderBy('verification_key_expires_at')
    .orderBy('seq')
    .limit(limit)
    .execute()
    .then(rows => rows.map(toCallback))

type Insert = ReturnType<typeof insertCallback>

/** Inserts them all and answers who holds each url; undoes it if one of the holders will not do, and answers the same. */
const addSeveral = (db: Db, insert: Insert, mirror: Mirror): Store['addCallbacks'] => {
  const add = async (callbacks: readonly Callback[], held: Callback[], transaction: Db): Promise<void> => {
    for (const callback of callbacks) held.push(...(await insert(transaction, callback)))
  }
  return async (callbacks, acceptable) => {
    const held: Callback[] = []
    const isKept = await atomically<boolean, boolean>(db, async (transaction, giveUp) => {
      await add(callbacks, held, transaction)
      const isFine = allAcceptable(
        held,
        callbacks,
        (holder, wanted) => holder.callbackId === wanted.callbackId || acceptable(holder, wanted)
      )
      return isFine || giveUp(false)
    })
    if (isKept) mirror.keepCallbacks(held)
    return held
  }
}

const changeSeveral =
  (db: Db, apply: ChangeCallback): Store['changeCallbacks'] =>
  async changes => {
    const [first, ...others] = changes
    if (first !== undefined && others.length === 0) {
      const changed = await apply(db, first)
      return changed.length > 0 ? changed : undefined
    }
    return atomically<Callback[], undefined>(db, async (transaction, giveUp) => {
      const changed: Callback[] = []
      for (const change of changes) {
        const [callback = giveUp(undefined)] = await apply(transaction, change)
        changed.push(callback)
      }
      return changed
    })
  }

export const loadCallbacks = async (db: Db): Promise<Callback[]> =>
  (await db.selectFrom('callbacks').selectAll().orderBy('seq').execute()).map(toCallback)

/** Writers take turns, so that the mirror sees their changes in the order of the commits. */
export const createCallbacks = (db: Db, mirror: Mirror, turns: Turns): CallbackMethods => {
  const insert = insertCallback(db)
  const add = addSeveral(db, insert, mirror)
  const change = changeSeveral(db, changeCallback(db))
  const { directory } = mirror

  return {
    addCallbacks: (callbacks, acceptable) =>
      turns.take(async () => {
        const [first, ...others] = callbacks
        if (first === undefined || others.length > 0) return add(callbacks, acceptable)
        // One statement is a transaction by itself, and if another holds the url it has changed nothing.
        const held = await insert(db, first)
        mirror.keepCallbacks(held)
        return held
      }),
    callback: async callbackId => directory.callback(callbackId),
    callbacks: async () => [...directory.callbacks()],
    changeCallbacks: changes =>
      turns.take(async () => {
        const changed = await change(changes)
        if (changed !== undefined) mirror.keepCallbacks(changed)
        return changed
      }),
    removeCallback: callbackId =>
      turns.take(async () => {
        const answer = await atomically(db, transaction => removeCallback(transaction, callbackId))
        if (answer === 'removed') mirror.dropCallback(callbackId)
        return answer
      }),
    callbacksByExpiry: limit => callbacksByExpiry(db, limit)
  }
}
