// Every event type there is, and the filters each one has. Docs: the event pages of the reference (ens.md section 5);
// filters as listed in section 3.

export interface EventType {
  /** `Category.Type`, as subscriptions and events spell it. */
  readonly name: string
  /** Names that may stand before the `=` of a filter. */
  readonly filters: readonly string[]
}

const category = (name: string, types: Record<string, readonly string[]>): EventType[] =>
  Object.entries(types).map(([type, filters]) => ({ name: `${name}.${type}`, filters }))

const none: readonly string[] = []

export const eventTypes: readonly EventType[] = Object.freeze([
  ...category('TransactionalSendEvents', {
    EmailSent: ['definitionKey'],
    EmailNotSent: ['definitionKey', 'statusCode'],
    EmailBounced: ['definitionKey', 'bounceCode', 'smtpReason'],
    SmsSent: none,
    SmsNotSent: none,
    SmsTransient: none,
    SmsDelivered: none,
    SmsBounced: none,
    OttNotSent: none
  }),
  ...category('EngagementEvents', {
    EmailOpen: none,
    EmailClick: none,
    EmailUnsubscribe: none,
    OttMobileOriginated: none,
    OttSent: none,
    OttDelivered: none,
    OttRead: none,
    OttFailed: none,
    PushOpen: none,
    InAppDisplay: none,
    InAppDismiss: none,
    InAppClick: none,
    InboxOpen: none,
    PushDeliveryReceipt: none,
    PushInstall: none,
    PushInactive: none,
    PushImageClick: none,
    PushButtonClick: none
  }),
  ...category('SendEvents', {
    OttNotSent: none,
    AutomationInstanceStarted: none,
    AutomationInstanceCompleted: none,
    AutomationInstanceStopped: none,
    AutomationInstanceErrored: none,
    AutomationInstanceSkipped: none,
    PushSent: none,
    PushNotSent: none,
    PushBounced: none
  })
])

const byName = new Map(eventTypes.map(type => [type.name, type]))

/** The catalogue row of `Category.Type`; undefined for a type that does not exist. */
export const eventType = (name: string): EventType | undefined => byName.get(name)
