// Every event type there is: its family, which says how its events are built, and the filters it has. Docs: the event
// pages of the reference (ens.md section 5); filters as listed in section 3.

/** Events of one family have the same shape, and the same ids identify them. */
export type EventFamily = 'send' | 'sms' | 'engagement' | 'ott' | 'automation' | 'push'

export interface EventType {
  /** `Category.Type`, as subscriptions and events spell it. */
  readonly name: string
  readonly family: EventFamily
  /** Names that may stand before the `=` of a filter. */
  readonly filters: readonly string[]
}

const types = (
  category: string,
  family: EventFamily,
  filtersOf: Record<string, readonly string[]> | string[]
): EventType[] =>
  Array.isArray(filtersOf)
    ? filtersOf.map(type => ({ name: `${category}.${type}`, family, filters: [] }))
    : Object.entries(filtersOf).map(([type, filters]) => ({ name: `${category}.${type}`, family, filters }))

export const eventTypes: readonly EventType[] = Object.freeze([
  ...types('TransactionalSendEvents', 'send', {
    EmailSent: ['definitionKey'],
    EmailNotSent: ['definitionKey', 'statusCode'],
    EmailBounced: ['definitionKey', 'bounceCode', 'smtpReason']
  }),
  ...types('TransactionalSendEvents', 'sms', ['SmsSent', 'SmsNotSent', 'SmsTransient', 'SmsDelivered', 'SmsBounced']),
  ...types('TransactionalSendEvents', 'ott', ['OttNotSent']),
  ...types('EngagementEvents', 'engagement', ['EmailOpen', 'EmailClick', 'EmailUnsubscribe']),
  ...types('EngagementEvents', 'ott', ['OttMobileOriginated', 'OttSent', 'OttDelivered', 'OttRead', 'OttFailed']),
  ...types('EngagementEvents', 'push', [
    'PushOpen',
    'InAppDisplay',
    'InAppDismiss',
    'InAppClick',
    'InboxOpen',
    'PushDeliveryReceipt',
    'PushInstall',
    'PushInactive',
    'PushImageClick',
    'PushButtonClick'
  ]),
  ...types('SendEvents', 'ott', ['OttNotSent']),
  ...types('SendEvents', 'automation', [
    'AutomationInstanceStarted',
    'AutomationInstanceCompleted',
    'AutomationInstanceStopped',
    'AutomationInstanceErrored',
    'AutomationInstanceSkipped'
  ]),
  ...types('SendEvents', 'push', ['PushSent', 'PushNotSent', 'PushBounced'])
])

/** Every name that may stand before the `=` of a filter of some type. */
export const filterNames: readonly string[] = Object.freeze([...new Set(eventTypes.flatMap(type => type.filters))])

const byName = new Map(eventTypes.map(type => [type.name, type]))

/** The catalogue row of `Category.Type`; undefined for a type that does not exist. */
export const eventType = (name: string): EventType | undefined => byName.get(name)
