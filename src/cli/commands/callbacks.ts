// `ens-local callbacks`: what is registered, from the first probe to the last deletion, on an emulator or a tenant.

import type { CallbackDetails } from '../../client/wire.js'
import type { Colours } from '../colours.js'
import type { Command } from '../command.js'
import { numberOf, requiredTextOf, textOf } from '../option-values.js'
import { setStatus } from '../pausing.js'
import { type Action, type Job, resourceCommand } from '../resource-command.js'
import type { Column } from '../table.js'
import { usageError } from '../usage-error.js'

const columns = (paint: Colours): Column<CallbackDetails>[] => [
  { title: 'ID', of: ({ callbackId }) => callbackId },
  { title: 'NAME', of: ({ callbackName }) => callbackName, min: 8 },
  {
    title: 'STATUS',
    of: ({ status }) => status,
    paint: cell => (cell === 'verified' ? paint.green(cell) : paint.yellow(cell))
  },
  { title: 'URL', of: ({ url }) => url, min: 20 },
  { title: 'BATCH', of: ({ maxBatchSize }) => String(maxBatchSize) }
]

const createExample = 'ens-local callbacks create --name orders --url https://hooks.example.com/ens'

const list = async ({ ens, report }: Job): Promise<void> => {
  const callbacks = await ens.getAllCallbacks()
  report.list('callback', callbacks, columns(report.paint))
  if (callbacks.length === 0)
    report.say(`There are no callbacks. Start a receiver with \`ens-local listen\`, then register it: ${createExample}`)
}

const show = async ({ ens, report }: Job, id = ''): Promise<void> => report.show('callback', await ens.getCallback(id))

const create = async ({ ens, args, report }: Job): Promise<void> => {
  const callbackName = requiredTextOf(args, 'name', createExample)
  const url = requiredTextOf(args, 'url', createExample)
  const created = await ens.createCallback({ callbackName, url, maxBatchSize: numberOf(args, 'max-batch-size') })
  if (created === undefined) {
    // ENS's 304 has no body: the id that a script needs is looked up.
    const held = (await ens.getAllCallbacks()).find(callback => callback.url === url)
    const known = held ?? { callbackName, url }
    report.done('callback.unchanged', known, `It is already so: ${held?.callbackId ?? url}.`)
    return
  }
  const { callbackId } = created
  report.show(
    'callback.created',
    created,
    'Keep the signatureKey, your receiver needs it: ENS shows it now, and never again.',
    `Unless the receiver has verified it: ens-local callbacks verify ${callbackId} KEY, with the key it was sent.`,
    `Then subscribe it: ens-local subscriptions create --callback ${callbackId} --name NAME --types CATEGORY.TYPE`
  )
}

const update = async ({ ens, args, report }: Job, callbackId = ''): Promise<void> => {
  const callbackName = textOf(args, 'name')
  const maxBatchSize = numberOf(args, 'max-batch-size')
  if (textOf(args, 'url') !== undefined)
    throw usageError(
      'The url of a callback can not be changed.',
      'Create a callback for the new url, then delete this one.'
    )
  if (callbackName === undefined && maxBatchSize === undefined)
    throw usageError('There is nothing to change.', 'Give --name or --max-batch-size.')
  const updated = await ens.updateCallback({ callbackId, callbackName, maxBatchSize })
  if (updated === undefined) report.done('callback.unchanged', { callbackId }, `${callbackId} is already so.`)
  else report.done('callback.updated', updated, `Updated ${updated.callbackName} (${callbackId}).`)
}

const remove = async ({ ens, args, report }: Job, ...callbackIds: string[]): Promise<void> => {
  for (const callbackId of callbackIds) {
    const held = args['with-subscriptions'] === true ? await ens.getAllSubscriptionsForCallback(callbackId) : []
    for (const { subscriptionId, subscriptionName } of held) {
      await ens.deleteSubscription(subscriptionId)
      report.done(
        'subscription.deleted',
        { subscriptionId },
        `Deleted subscription ${subscriptionName} (${subscriptionId}).`
      )
    }
    await ens.deleteCallback(callbackId)
    report.done('callback.deleted', { callbackId }, `Deleted ${callbackId}.`)
  }
}

const regenerate = async ({ ens, report }: Job, id = ''): Promise<void> =>
  report.show(
    'callback.regenerated',
    await ens.regenerateSignatureKey(id),
    'The old signatureKey is worthless from now on: give your receiver the new one. ENS never shows it again.'
  )

const verify = async ({ ens, report }: Job, callbackId = '', verificationKey = ''): Promise<void> => {
  await ens.verifyCallback({ callbackId, verificationKey })
  report.done('callback.verified', { callbackId }, `Verified ${callbackId}.`)
}

/** Docs: ENS pauses subscriptions, and knows no pause of a callback. */
const setAll = (status: 'active' | 'paused'): Action['run'] => {
  return async (job, callbackId = '') => {
    const all = await job.ens.getAllSubscriptionsForCallback(callbackId)
    const others = all.filter(subscription => subscription.status !== status)
    if (others.length > 0)
      return setStatus(
        job,
        status,
        others.map(({ subscriptionId }) => subscriptionId)
      )
    const already = `All ${all.length} subscriptions of ${callbackId} are already ${status}.`
    job.report.say(all.length === 0 ? `${callbackId} has no subscriptions; ENS pauses nothing else.` : already)
  }
}

export const command: Command = resourceCommand({
  name: 'callbacks',
  actions: {
    list: { takes: '', does: 'all there are', run: list },
    show: { takes: 'ID', does: 'one of them', run: show },
    create: { takes: '', does: 'register --name and --url; ENS probes the url first', run: create },
    update: { takes: 'ID', does: 'change --name or --max-batch-size', run: update },
    delete: { takes: 'ID…', does: 'remove, if need be --with-subscriptions', run: remove },
    verify: { takes: 'ID KEY', does: 'finish the handshake with the key of the probe', run: verify },
    regenerate: { takes: 'ID', does: 'a new signatureKey; the old one is dead at once', run: regenerate },
    pause: { takes: 'ID', does: 'pause all its subscriptions, as ENS pauses only these', run: setAll('paused') },
    resume: { takes: 'ID', does: 'resume all its subscriptions', run: setAll('active') }
  },
  options: {
    name: { type: 'string', describe: 'The callbackName', env: 'ENS_LOCAL_CALLBACK_NAME' },
    // Not ENS_LOCAL_URL: that is where the emulator is.
    url: { type: 'string', describe: 'https, without port and query string', env: 'ENS_LOCAL_CALLBACK_URL' },
    'max-batch-size': { type: 'number', describe: 'Events in one delivery, 100 to 1000; 1000 if not given' },
    'with-subscriptions': { type: 'boolean', describe: 'delete: its subscriptions first' },
    reason: { type: 'string', describe: 'pause, resume: the statusReason' }
  },
  examples: [
    ['ens-local callbacks', 'List them'],
    [createExample, 'Register a url'],
    ['ens-local callbacks delete ID --with-subscriptions', 'Remove a callback and what hangs on it']
  ]
})
