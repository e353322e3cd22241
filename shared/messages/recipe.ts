import { messages } from './form';

export const recipe = messages({
  en: {
    'recipe.matrix': 'Feature matrix',
    'recipe.type.integer': 'whole number',
    'recipe.type.number': 'number',
    'recipe.type.boolean': 'yes or no',
    'recipe.type.date': 'date',
    'recipe.type.datetime': 'date and time',
    'recipe.type.text': 'text',
    'recipe.type.derived': 'made by an earlier step',
    'recipe.method.mean': 'mean',
    'recipe.method.median': 'median',
    'recipe.method.mode': 'most frequent value',
    'recipe.method.constant': 'fixed value',
    'recipe.learnt.impute':
      'Missing values of {column} become {fill} ({method}); {share, percent} of the training rows were missing.',
    'recipe.learnt.scale.standard':
      '{column} is measured from its mean, {offset}, in standard deviations of {scale}.',
    'recipe.learnt.scale.minMax': '{column} runs from 0 at {offset} to 1, which is {scale} higher.',
    'recipe.learnt.scale.robust':
      '{column} is measured from its median, {offset}, in interquartile ranges of {scale}.',
    'recipe.learnt.oneHot':
      '{column} becomes one yes-or-no feature for each of its {levels, plural, one {# value} other {# values}}.',
    'recipe.learnt.oneHot.rare':
      '{column} becomes one yes-or-no feature for each of its {levels, plural, one {# frequent value} other {# frequent values}}; {rare, plural, one {# rare value} other {# rare values}} and all unknown ones are treated alike.',
    'recipe.learnt.ordinal':
      '{column} becomes one feature with a code for each of its {levels, plural, one {# value} other {# values}}; unknown values share one more.',
    'recipe.learnt.ordinal.rare':
      '{column} becomes one feature with a code for each of its {levels, plural, one {# frequent value} other {# frequent values}}; {rare, plural, one {# rare value} other {# rare values}} and all unknown ones share one more.',
    'recipe.learnt.dateParts':
      '{column} becomes {parts, plural, one {# part} other {# parts}} of the calendar.',
    'recipe.reason.target': 'This is what is to be predicted.',
    'recipe.reason.unknown': 'Nothing is known about this column.',
    'recipe.reason.allMissing': 'Every value is missing.',
    'recipe.reason.constant': 'It has one value only, “{value}”.',
    'recipe.reason.uniqueText':
      'Every row has a text of its own, so it names the row and cannot be learnt from.',
    'recipe.reason.sequence': 'It counts the rows.',
    'recipe.reason.idName': 'Every row has its own value and the name says that it identifies rows.',
    'recipe.reason.manyLevels':
      'It has {levels} different texts in {rows} rows: too few rows each to learn from.',
    'recipe.reason.text': 'Text with {levels} different values.',
    'recipe.reason.prose': 'Texts of many words, such as comments: its words can be learnt from.',
    'recipe.reason.boolean': 'Yes or no.',
    'recipe.reason.number': 'A number.',
    'recipe.reason.date': 'A date: its parts can be learnt from.',
    'recipe.step.imputeFlagged':
      'Some values are missing. The median takes their place, and a feature says where that happened.',
    'recipe.step.impute': 'Should a value be missing later, the median of the training rows takes its place.',
    'recipe.step.dateParts': 'Year, month, day and weekday can each matter.',
    'recipe.step.timeParts': 'Year, month, day, weekday and hour can each matter.',
    'recipe.step.words':
      'No two such texts are alike, but their words come again: each frequent word becomes a feature, by how much a text is about it (tf-idf).',
    'recipe.step.scale':
      'Numbers of very different size are brought to one scale, so that none outweighs the others.',
    'recipe.step.oneHot': 'Learners take numbers: each text becomes a yes-or-no feature.',
    'recipe.step.ordinal':
      'Trees part values into groups themselves: each text keeps one feature, as a code.',
    'recipe.phase.read': 'Reading the columns',
    'recipe.phase.fit': 'Learning from {column}',
    'recipe.history.saved':
      'Recipe saved: {columns, plural, one {# column} other {# columns}} to predict “{target}”, {features, plural, one {# feature} other {# features}}.',
    'recipe.part.train': 'training',
    'recipe.part.validation': 'validation',
    'recipe.part.test': 'the test',
  },
  zh: {
    'recipe.matrix': '特征矩阵',
    'recipe.type.integer': '整数',
    'recipe.type.number': '数值',
    'recipe.type.boolean': '是/否',
    'recipe.type.date': '日期',
    'recipe.type.datetime': '日期时间',
    'recipe.type.text': '文本',
    'recipe.type.derived': '由前面的步骤生成',
    'recipe.method.mean': '均值',
    'recipe.method.median': '中位数',
    'recipe.method.mode': '众数',
    'recipe.method.constant': '固定值',
    'recipe.learnt.impute': '{column} 的缺失值以{method} {fill} 填补；训练集中有 {share, percent} 的行缺失。',
    'recipe.learnt.scale.standard': '{column} 以均值 {offset} 为零点，以标准差 {scale} 为单位。',
    'recipe.learnt.scale.minMax': '{column} 的最小值 {offset} 记为 0，比它大 {scale} 处记为 1。',
    'recipe.learnt.scale.robust': '{column} 以中位数 {offset} 为零点，以四分位距 {scale} 为单位。',
    'recipe.learnt.oneHot': '{column} 的 {levels} 个取值各成为一个“是/否”特征。',
    'recipe.learnt.oneHot.rare':
      '{column} 的 {levels} 个常见取值各成为一个“是/否”特征；{rare} 个罕见取值与未知取值一并处理。',
    'recipe.learnt.ordinal': '{column} 成为一个特征，{levels} 个取值各有一个编码；未知的取值共用另一个编码。',
    'recipe.learnt.ordinal.rare':
      '{column} 成为一个特征，{levels} 个常见取值各有一个编码；{rare} 个罕见取值与未知的取值共用另一个编码。',
    'recipe.learnt.dateParts': '{column} 拆分为 {parts} 个日历部分。',
    'recipe.reason.target': '这是要预测的列。',
    'recipe.reason.unknown': '对该列一无所知。',
    'recipe.reason.allMissing': '所有值都缺失。',
    'recipe.reason.constant': '只有一个取值“{value}”。',
    'recipe.reason.uniqueText': '每一行的文本都不相同，只能标识行，无法从中学习。',
    'recipe.reason.sequence': '它只是行的序号。',
    'recipe.reason.idName': '每一行的值都不相同，且列名表明它用于标识行。',
    'recipe.reason.manyLevels': '{rows} 行中有 {levels} 种不同文本，每种行数太少，无法学习。',
    'recipe.reason.text': '文本，有 {levels} 个不同取值。',
    'recipe.reason.prose': '由许多词组成的文本（如评论），可以从其中的词学习。',
    'recipe.reason.boolean': '是或否。',
    'recipe.reason.number': '数值。',
    'recipe.reason.date': '日期，可从其各部分学习。',
    'recipe.step.imputeFlagged': '部分值缺失：以中位数填补，并用一个特征标明缺失之处。',
    'recipe.step.impute': '以后若有缺失，将以训练集的中位数填补。',
    'recipe.step.dateParts': '年、月、日和星期都可能有影响。',
    'recipe.step.timeParts': '年、月、日、星期和小时都可能有影响。',
    'recipe.step.words':
      '这类文本几乎各不相同，但用词会重复出现：每个常见词成为一个特征，表示它在文本中的分量（tf-idf）。',
    'recipe.step.scale': '将大小悬殊的数值统一到同一尺度，避免某一列压过其他列。',
    'recipe.step.oneHot': '学习器只接受数字：每个文本取值成为一个“是/否”特征。',
    'recipe.step.ordinal': '树会自行将取值分组：每个文本列保留为一个以编码表示的特征。',
    'recipe.phase.read': '正在读取各列',
    'recipe.phase.fit': '正在从 {column} 学习',
    'recipe.history.saved': '已保存特征配方：用 {columns} 列预测“{target}”，共 {features} 个特征。',
    'recipe.part.train': '训练集',
    'recipe.part.validation': '验证集',
    'recipe.part.test': '测试集',
  },
});
