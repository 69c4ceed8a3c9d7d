// The events of a delivery as a file that `ens-local trigger --file` sends again.

/** JSON with indents, to be edited by hand. */
export const toFixture = (body: string): string => `${JSON.stringify(JSON.parse(body), null, 2)}\n`

/** `TransactionalSendEvents.EmailSent-0190f3a1.json`: of its first event's type, and of the delivery. */
export const fixtureName = (body: string, deliveryId: string): string => {
  const [, type = 'events'] = /^\[\s*\{\s*"eventCategoryType"\s*:\s*"([A-Za-z.]{1,80})"/.exec(body) ?? []
  return `${type}-${deliveryId.slice(-12).replace(/[^\w-]/g, '_')}.json`
}
