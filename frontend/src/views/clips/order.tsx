import { t } from '../../language/t'
import { SelectField } from '../../ui/field'

const orders = () => [
  { value: '', text: t('Newest first') },
  { value: 'oldest', text: t('Oldest first') },
  { value: 'changed', text: t('Last changed first') },
  { value: 'name', text: t('By name') },
  { value: 'longest', text: t('Longest first') },
  { value: 'shortest', text: t('Shortest first') },
  { value: 'first', text: t('First in line') },
]

/** How the list runs. */
export function Order(props: { order: string; onOrder: (order: string) => void }) {
  return (
    <SelectField
      small
      isLabelHidden
      label={t('Order of the clips')}
      value={props.order}
      options={orders()}
      onValue={props.onOrder}
    />
  )
}
