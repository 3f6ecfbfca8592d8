/** What a foot may do. */
const PEDAL_DEEDS = ['back', 'play', 'on'] as const
export type PedalDeed = (typeof PEDAL_DEEDS)[number]

/** Which bit of a pedal's report means which deed; found by pressing them once. */
export type PedalMap = Readonly<Partial<Record<PedalDeed, number>>>

/** A person's pedals by kind, and whether sound plays only while the foot is down. */
export interface PedalChoice {
  readonly holds: boolean
  readonly maps: Readonly<Record<string, PedalMap>>
}

/** Name under which the choice is kept with the account. */
export const PEDAL = 'pedal'

/** Reads what is kept; what does not fit is left out. */
export function pedalChoiceOf(kept: unknown): PedalChoice {
  if (typeof kept !== 'object' || kept === null) return { holds: true, maps: {} }
  const holds = !('holds' in kept && kept.holds === false)
  const maps =
    'maps' in kept && typeof kept.maps === 'object' && kept.maps !== null ? kept.maps : {}
  const known = Object.entries(maps).map(([kind, map]) => [kind, mapOf(map)] as const)
  return { holds, maps: Object.fromEntries(known) }
}

function mapOf(kept: unknown): PedalMap {
  const map: Partial<Record<PedalDeed, number>> = {}
  for (const [deed, bit] of Object.entries(kept ?? {})) {
    const known = PEDAL_DEEDS.find((one) => one === deed)
    if (known && Number.isInteger(bit) && bit >= 0) map[known] = bit
  }
  return map
}

/** One kind of pedal, the same on every machine. */
export function kindOf({ vendorId, productId }: { vendorId: number; productId: number }): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0')
  return `${hex(vendorId)}:${hex(productId)}`
}

/** The bits that are down in a report, counted from the first byte's lowest. */
export function bitsIn(report: DataView): ReadonlySet<number> {
  const bits = new Set<number>()
  for (let byte = 0; byte < report.byteLength; byte += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      if (report.getUint8(byte) & (1 << bit)) bits.add(8 * byte + bit)
    }
  }
  return bits
}

/** The deed that is to be shown next; null when the pedal is known. */
export function nextToLearn(map: PedalMap): PedalDeed | null {
  return PEDAL_DEEDS.find((deed) => map[deed] === undefined) ?? null
}

export function deedOf(map: PedalMap, bit: number): PedalDeed | null {
  return PEDAL_DEEDS.find((deed) => map[deed] === bit) ?? null
}

/** The map once the foot has shown the next deed; a part that has a deed already shows nothing new. */
export function learned(map: PedalMap, bit: number): PedalMap {
  const deed = nextToLearn(map)
  return deed === null || deedOf(map, bit) !== null ? map : { ...map, [deed]: bit }
}
