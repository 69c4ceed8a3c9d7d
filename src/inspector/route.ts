// Where one is on the page, as the part of the address behind the #: every view, activity, callback and delivery has one.

export type Route =
  | { readonly view: 'timeline'; readonly activityId?: number }
  | { readonly view: 'callbacks'; readonly callbackId?: string }
  | { readonly view: 'deliveries'; readonly deliveryId?: string }
  | { readonly view: 'register' }
  /** `callbackId`: preselected. */
  | { readonly view: 'subscribe'; readonly callbackId?: string }
  /** `type`: preselected, a `Category.Type`. */
  | { readonly view: 'send'; readonly type?: string }
  | { readonly view: 'faults' }
  | { readonly view: 'emulator' }
  | { readonly view: 'overview' }
  | { readonly view: 'connect' }
  /** `rule`: scrolled to and marked, for example `current.defer`. */
  | { readonly view: 'ledger'; readonly rule?: string }
  | { readonly view: 'nowhere'; readonly hash: string }

export type View = Route['view']

/** What stands behind the name of a view, by its name in the route. */
const details = {
  timeline: 'activityId',
  callbacks: 'callbackId',
  deliveries: 'deliveryId',
  register: undefined,
  subscribe: 'callbackId',
  send: 'type',
  faults: undefined,
  emulator: undefined,
  overview: undefined,
  connect: undefined,
  ledger: 'rule'
} as const satisfies Record<Exclude<View, 'nowhere'>, string | undefined>

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const withDetail = (view: keyof typeof details, text: string): Route | undefined => {
  const name = details[view]
  if (name === undefined) return undefined
  if (name !== 'activityId') return { view, [name]: text } as Route
  return /^\d{1,15}$/.test(text) ? { view: 'timeline', activityId: Number(text) } : undefined
}

/** Of `location.hash`: `#/deliveries/ID`. What is no place of ours is `nowhere`, and can be said so. */
export const parseRoute = (hash: string): Route => {
  const nowhere: Route = { view: 'nowhere', hash }
  const [view = '', detail = '', ...more] = hash.replace(/^#?\/?/, '').split('/')
  if (view === '' && detail === '') return { view: 'timeline' }
  if (!Object.hasOwn(details, view) || more.length > 0) return nowhere
  const known = view as keyof typeof details
  if (detail === '') return { view: known }
  const text = decode(detail)
  return (text === undefined ? undefined : withDetail(known, text)) ?? nowhere
}

/** The link to it, `#/…`. */
export const toHash = (route: Route): string => {
  if (route.view === 'nowhere') return route.hash
  const name = details[route.view]
  const detail = name === undefined ? undefined : (route as Readonly<Record<string, unknown>>)[name]
  return detail === undefined ? `#/${route.view}` : `#/${route.view}/${encodeURIComponent(String(detail))}`
}
