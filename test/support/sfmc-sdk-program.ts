// An application that uses the npm package sfmc-sdk as it comes, against the hosts it has built in: it registers a callback
// of its own, verifies it with the key that it is sent, subscribes, and deletes both. Says a line of JSON for each step.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import Sdk from 'sfmc-sdk'

interface Created {
  readonly callbackId: string
  readonly subscriptionId: string
}

const say = (step: string, what: unknown): boolean => process.stdout.write(`${JSON.stringify({ step, what })}\n`)

const keys: string[] = []
const receiver = createServer(async (request, response) => {
  const body = (await json(request)) as { verificationKey?: string }
  keys.push(String(body.verificationKey))
  response.end()
})
await once(receiver.listen(0, '127.0.0.1'), 'listening')

const [client_id, client_secret] = process.argv.slice(2)
const auth_url = `https://mc${'0'.repeat(26)}.auth.marketingcloudapis.com/`
const onRefresh = (account: { rest_instance_url: string; soap_instance_url: string }): unknown =>
  say('token', [account.rest_instance_url, account.soap_instance_url])
const { rest } = new Sdk(
  { client_id, client_secret, account_id: 7, auth_url },
  { requestAttempts: 1, retryOnConnectionError: false, eventHandlers: { onRefresh } }
)
const ens = '/platform/v1'
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/ens`
const [{ callbackId }] = (await rest.post(`${ens}/ens-callbacks`, [{ callbackName: 'sdk', url }])) as [Created]
say('created', (await rest.get(`${ens}/ens-callbacks/${callbackId}`)).status)
await rest.post(`${ens}/ens-verify`, { callbackId, verificationKey: keys[0] })
say('verified', (await rest.get(`${ens}/ens-callbacks/${callbackId}`)).status)
const subscription = {
  callbackId,
  subscriptionName: 'sent',
  eventCategoryTypes: ['TransactionalSendEvents.EmailSent'],
  filters: []
}
const [{ subscriptionId }] = (await rest.post(`${ens}/ens-subscriptions`, [subscription])) as [Created]
say('subscribed', (await rest.get(`${ens}/ens-subscriptions-by-cb/${callbackId}`)).length)
await rest.delete(`${ens}/ens-subscriptions/${subscriptionId}`)
await rest.delete(`${ens}/ens-callbacks/${callbackId}`)
say('deleted', (await rest.get(`${ens}/ens-callbacks`)).length)
await rest
  .get(`${ens}/ens-callbacks/${callbackId}`)
  .catch((error: Error) => say('gone', error.message.replace(callbackId, 'ID')))
receiver.close()
