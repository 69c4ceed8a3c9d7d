// `ens-local subscriptions`: which events a callback gets, on an emulator or a tenant.

import { EnsApiError } from '../../client/ens-api-error.js'
import type { EnsClient } from '../../client/ens-client.js'
import type { SubscriptionDetails, SubscriptionUpdate } from '../../client/wire.js'
import type { Colours } from '../colours.js'
import type { Command } from '../command.js'
import { commaListOf, requiredTextOf, textOf, textsOf } from '../option-values.js'
import { setStatus } from '../pausing.js'
import { type Job, resourceCommand } from '../resource-command.js'
import type { Column } from '../table.js'
import { usageError } from '../usage-error.js'

const columns = (paint: Colours): Column<SubscriptionDetails>[] => [
  { title: 'ID', of: ({ subscriptionId }) => subscriptionId },
  { title: 'NAME', of: ({ subscriptionName }) => subscriptionName, min: 8 },
  {
    title: 'STATUS',
    of: ({ status }) => status,
    paint: cell => (cell === 'active' ? paint.green(cell) : paint.yellow(cell))
  },
  { title: 'CALLBACK', of: ({ callbackName }) => callbackName, min: 8 },
  { title: 'EVENTS', of: ({ eventCategoryTypes }) => eventCategoryTypes.join(', '), min: 40 },
  { title: 'FILTERS', of: ({ filters }) => filters.join(', '), min: 8 }
]

const createExample =
  'ens-local subscriptions create --callback ID --name sent --types TransactionalSendEvents.EmailSent'

const allOf = async (ens: EnsClient): Promise<SubscriptionDetails[]> => {
  try {
    return await ens.getAllSubscriptions()
  } catch (error) {
    // Undocumented, so a tenant may not have it; the list by callback is.
    if (!(error instanceof EnsApiError) || ![404, 405, 501].includes(error.status)) throw error
    const found: SubscriptionDetails[] = []
    for (const { callbackId } of await ens.getAllCallbacks())
      found.push(...(await ens.getAllSubscriptionsForCallback(callbackId)))
    return found
  }
}

const list = async ({ ens, args, report }: Job): Promise<void> => {
  const callbackId = textOf(args, 'callback')
  const subscriptions = await (callbackId === undefined ? allOf(ens) : ens.getAllSubscriptionsForCallback(callbackId))
  report.list('subscription', subscriptions, columns(report.paint))
  if (subscriptions.length > 0) return
  report.say(
    callbackId === undefined
      ? `There are no subscriptions. Take the id of a callback from \`ens-local callbacks\`, then: ${createExample}`
      : `${callbackId} has no subscriptions. Give it one: ${createExample.replace('ID', callbackId)}`
  )
}

const show = async ({ ens, report }: Job, id = ''): Promise<void> =>
  report.show('subscription', await ens.getSubscription(id))

const create = async ({ ens, args, report }: Job): Promise<void> => {
  const callbackId = requiredTextOf(args, 'callback', createExample)
  const subscriptionName = requiredTextOf(args, 'name', createExample)
  const eventCategoryTypes = commaListOf(args, 'types') ?? []
  if (eventCategoryTypes.length === 0) throw usageError('--types is missing.', `For example: ${createExample}`)
  const filters = textsOf(args, 'filter')
  const created = await ens.createSubscription({ callbackId, subscriptionName, eventCategoryTypes, filters })
  if (created !== undefined) return report.show('subscription.created', created)
  // ENS's 304 has no body: the id that a script needs is looked up.
  const all = await ens.getAllSubscriptionsForCallback(callbackId)
  const held = all.find(subscription => subscription.subscriptionName === subscriptionName)
  const known = held ?? { callbackId, subscriptionName }
  report.done('subscription.unchanged', known, `It is already so: ${held?.subscriptionId ?? subscriptionName}.`)
}

const update = async ({ ens, args, report }: Job, subscriptionId = ''): Promise<void> => {
  const change: Omit<SubscriptionUpdate, 'subscriptionId'> = {
    subscriptionName: textOf(args, 'name'),
    eventCategoryTypes: commaListOf(args, 'types'),
    filters: args['clear-filters'] === true ? [] : textsOf(args, 'filter')
  }
  if (Object.values(change).every(value => value === undefined))
    throw usageError('There is nothing to change.', 'Give --name, --types, --filter or --clear-filters.')
  const updated = await ens.updateSubscription({ subscriptionId, ...change })
  if (updated === undefined)
    report.done('subscription.unchanged', { subscriptionId }, `${subscriptionId} is already so.`)
  else report.done('subscription.updated', updated, `Updated ${updated.subscriptionName} (${subscriptionId}).`)
}

const remove = async ({ ens, report }: Job, ...subscriptionIds: string[]): Promise<void> => {
  for (const subscriptionId of subscriptionIds) {
    await ens.deleteSubscription(subscriptionId)
    report.done('subscription.deleted', { subscriptionId }, `Deleted ${subscriptionId}.`)
  }
}

export const command: Command = resourceCommand({
  name: 'subscriptions',
  actions: {
    list: { takes: '', does: 'all there are, or those of one --callback', run: list },
    show: { takes: 'ID', does: 'one of them', run: show },
    create: { takes: '', does: 'subscribe a verified --callback to --types', run: create },
    update: { takes: 'ID', does: 'change --name, --types or --filter', run: update },
    delete: { takes: 'ID…', does: 'remove', run: remove },
    pause: {
      takes: 'ID…',
      does: 'events are dropped until resumed',
      run: (job, ...ids) => setStatus(job, 'paused', ids)
    },
    resume: { takes: 'ID…', does: 'events are delivered again', run: (job, ...ids) => setStatus(job, 'active', ids) }
  },
  options: {
    callback: { type: 'string', describe: 'The callbackId', env: 'ENS_LOCAL_CALLBACK_ID' },
    name: { type: 'string', describe: 'The subscriptionName', env: 'ENS_LOCAL_SUBSCRIPTION_NAME' },
    types: { type: 'string', array: true, describe: 'Event types with commas between, each CATEGORY.TYPE' },
    filter: { type: 'string', array: true, describe: 'name=value, all must hold; may be repeated' },
    'clear-filters': { type: 'boolean', describe: 'update: take all filters away' },
    reason: { type: 'string', describe: 'pause, resume: the statusReason' }
  },
  examples: [
    ['ens-local subscriptions', 'List them'],
    [createExample, 'Subscribe'],
    ['ens-local subscriptions pause ID --reason "maintenance tonight"', 'Drop events for a while']
  ]
})
