// Words for rows that were set aside: looked at, put back, exported.
import { messages } from '../form';

export const asides = messages({
  en: {
    'view.aside.note':
      '{rows, plural, one {# row is} other {# rows are}} set aside and not part of this data.',
    'view.aside.look': 'Look at them',
    'view.aside.title': '{rows, plural, one {# row} other {# rows}} set aside',
    'view.aside.step': 'Set aside by',
    'view.aside.ofStep': 'Version {number} ({rows, plural, one {# row} other {# rows}})',
    'view.aside.help': '{summary} Put back, they stand where they were, and later steps are done again.',
    'view.aside.help.length':
      '{summary} Put back, they stand at the end, cells that they lack are missing, and later steps are done again. To keep such rows where they are, import the file again and choose so.',
    'view.aside.elsewhere':
      '{summary} These rows do not belong to the version in use, and can only be put back in one that does.',
    'view.aside.putBack': 'Put rows back',
    'view.aside.putBack.all': 'Put all back',
    'view.aside.putBack.one': 'Put this row back',
    'view.aside.putBack.chosen': 'Put these {rows, number} back',
    'view.aside.tooMany':
      'At most {most, number} chosen rows can be put back at once. Choose fewer, or put all back.',
    'view.aside.export': 'Export…',
    'view.aside.exporting': 'Write the rows that are set aside',
    'view.aside.exported': '{rows, plural, one {# row was} other {# rows were}} written.',
    'view.aside.fileName': 'set aside.csv',
  },
  zh: {
    'view.aside.note': '有 {rows, number} 行被隔离，不在这份数据中。',
    'view.aside.look': '查看这些行',
    'view.aside.title': '已隔离 {rows, number} 行',
    'view.aside.step': '由哪一步隔离',
    'view.aside.ofStep': '版本 {number}（{rows, number} 行）',
    'view.aside.help': '{summary}放回后，这些行回到原来的位置，之后的各步会重新执行。',
    'view.aside.help.length':
      '{summary}放回后，这些行排在最后，缺少的单元格视为缺失，之后的各步会重新执行。若要让它们留在原处，请重新导入文件并选择保留。',
    'view.aside.elsewhere': '{summary}这些行不属于正在使用的版本，须先切换到它们所属的版本才能放回。',
    'view.aside.putBack': '放回隔离的行',
    'view.aside.putBack.all': '全部放回',
    'view.aside.putBack.one': '放回这一行',
    'view.aside.putBack.chosen': '放回所选 {rows, number} 行',
    'view.aside.tooMany': '一次最多可放回 {most, number} 个选中的行。请少选一些，或全部放回。',
    'view.aside.export': '导出…',
    'view.aside.exporting': '写出隔离的行',
    'view.aside.exported': '已写出 {rows, number} 行。',
    'view.aside.fileName': '隔离的行.csv',
  },
});
