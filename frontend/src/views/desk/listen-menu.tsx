import { t } from '../../language/t'
import type { Act } from '../../state/desk/act'
import { ACT_WORDS } from '../../state/desk/act-words'
import { Icon } from '../../ui/icon'
import { Menu, type MenuItem } from '../../ui/menu'
import { useCaps } from './cap'
import { useRoom } from './context'

/** How one listens: switches that are remembered; the menu stays open, so that both can be set. */
export function ListenMenu() {
  const { desk, act } = useRoom()
  const caps = useCaps()
  const { skips, slows, levels } = desk.listening
  const item = (name: Act, isOn: boolean): MenuItem => ({
    kind: 'switch',
    text: ACT_WORDS[name],
    isOn,
    extra: caps(name),
    onSelect: () => act({ act: name }),
  })
  return (
    <Menu
      label={t('How it plays')}
      buttonClass={skips.value || slows.value ? 'b plain s icon on' : 'b plain s icon'}
      button={<Icon name="down" />}
      items={[
        item('skipSilence', skips.value),
        item('slowTyping', slows.value),
        item('level', levels.value),
      ]}
    />
  )
}
