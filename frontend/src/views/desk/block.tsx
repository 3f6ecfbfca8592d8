import { useEffect, useRef, useState } from 'preact/hooks'
import type { SpeakerLook } from '../../state/desk/speakers'
import type { Segment } from '../../timeline/segment'
import { unlessSame } from '../../ui/unless-same'
import { useRoom } from './context'
import { Line } from './line'

/** How far above and below the list's edges lines are there already, in pixels. */
const AHEAD = 1_500

interface BlockProps {
  segments: readonly Segment[]
  selected: string | null
  /** Whether the chosen line is in this block or beside it: then it is there at once. */
  isBeside: boolean
  /** Place in the block of the first line nobody has listened to. */
  unheard: number
  looks: readonly SpeakerLook[]
  flags: ReadonlyMap<string, number>
  others: ReadonlySet<string>
}

/**
 * Some lines of the list, drawn again together. Far from what is in sight only their room is kept: a
 * clip of thousands of lines opens, and is left, as quickly as a short one.
 */
function PlainBlock(props: BlockProps) {
  const { desk } = useRoom()
  const { segments, selected, unheard, flags, others } = props
  const host = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  const height = useRef<number | null>(null)
  useEffect(() => {
    const block = host.current
    if (!block) return
    const watch = new IntersectionObserver(
      (entries) => {
        const entry = entries[entries.length - 1]
        if (!entry) return
        if (!entry.isIntersecting && block.childElementCount > 0) {
          height.current = entry.boundingClientRect.height
        }
        setNear(entry.isIntersecting)
      },
      { root: block.parentElement, rootMargin: `${AHEAD}px 0px` },
    )
    watch.observe(block)
    return () => watch.disconnect()
  }, [])
  const isThere = isNear || props.isBeside
  const room = height.current === null ? '' : `${height.current}px`
  return (
    <div
      ref={host}
      class={isThere ? 'block' : 'block far'}
      style={{ '--lines': segments.length, height: isThere ? '' : room }}
    >
      {isThere &&
        segments.map((segment, index) => (
          <Line
            key={segment.id}
            segment={segment}
            look={desk.cast.look(segment.speaker)}
            isCurrent={segment.id === selected}
            isChosenToo={others.has(segment.id)}
            isFirstUnheard={index === unheard}
            place={flags.get(segment.id) ?? 0}
          />
        ))}
    </div>
  )
}

function isSameBlock(before: BlockProps, after: BlockProps): boolean {
  const { length } = after.segments
  return (
    before.selected === after.selected &&
    before.isBeside === after.isBeside &&
    before.looks === after.looks &&
    before.flags === after.flags &&
    before.others === after.others &&
    (before.unheard === after.unheard || (!has(before, length) && !has(after, length))) &&
    before.segments.length === length &&
    before.segments.every((segment, index) => segment === after.segments[index])
  )
}

function has({ unheard }: BlockProps, length: number): boolean {
  return unheard >= 0 && unheard < length
}

export const Block = unlessSame(PlainBlock, isSameBlock)
