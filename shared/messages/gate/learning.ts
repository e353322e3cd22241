// What the checks of relations, of fitness for learning, of time and of history say.
import { messages } from '../form';

export const learning = messages({
  en: {
    'quality.redundant.title': 'Columns that say the same',
    'quality.redundant.none': 'No column says what another says, value for value.',
    'quality.redundant.some': '“{other}” says the same as “{one}”, value for value.',
    'quality.redundant.someMore':
      '“{other}” says the same as “{one}”, value for value{count, plural, one {, and so does # more} other {, and so do # more}}.',
    'quality.correlated.title': 'Numbers that move together',
    'quality.correlated.none':
      '“{one}” and “{other}” move together the most, with a correlation of {figure}.',
    'quality.correlated.some': '“{one}” and “{other}” move together almost exactly (correlation {figure}).',
    'quality.correlated.someMore':
      '“{one}” and “{other}” move together almost exactly (correlation {figure}){count, plural, one {, and so does # more pair} other {, and so do # more pairs}}.',
    'quality.correlated.few': 'There are no two columns of numbers to compare.',
    'quality.dependency.title': '“{column}” tells “{other}”',
    'quality.dependency.none': 'Each “{column}” goes with one “{other}”.',
    'quality.dependency.some':
      '{failing} of {rows} rows ({share, percent}) have another “{other}” than most rows with the same “{column}”.',
    'quality.foreignKey.title': '“{column}” is known elsewhere',
    'quality.foreignKey.none': 'Every “{column}” is in “{other}” of {dataset}.',
    'quality.foreignKey.some':
      '{failing} of {rows} rows ({share, percent}) have a “{column}” that is not in “{other}” of {dataset}.',
    'quality.foreignKey.noOther': 'The other data set or its column is not in this project.',

    'quality.enoughRows.title': 'Rows to learn from',
    'quality.enoughRows.none':
      '{rows} rows for {columns, plural, one {# column} other {# columns}} are enough to learn from.',
    'quality.enoughRows.some':
      '{rows} rows for {columns, plural, one {# column} other {# columns}} are few: much will be found by chance.',
    'quality.conflicting.title': 'Alike rows have the same target',
    'quality.conflicting.none': 'Rows that are alike in every other column have the same “{target}”.',
    'quality.conflicting.some':
      '{failing} of {rows} rows ({share, percent}) have another “{target}” than most rows that are alike in every other column.',
    'quality.conflicting.noTarget': 'No target is chosen yet.',
    'quality.labelErrors.title': 'Targets that the other columns contradict',
    'quality.labelErrors.noTarget': 'No target with classes is chosen, or there are too few rows to tell.',
    'quality.labelErrors.none': 'No row has a “{target}” that rows like it hardly ever have.',
    'quality.labelErrors.some':
      '{failing} of {rows} rows looked at ({share, percent}) have a “{target}” that rows like them hardly ever have (chance below {below, percent}): it may be wrong.',
    'quality.idPredicts.title': 'Row numbers do not tell the target',
    'quality.idPredicts.none': 'Neither running numbers nor the order of the rows tell “{target}”.',
    'quality.idPredicts.some':
      '“{column}” numbers the rows, and yet tells “{target}” (score {figure}): the file was probably put together by it.',
    'quality.idPredicts.order':
      'The order of the rows tells “{target}” (score {figure}): the file was probably sorted by it.',
    'quality.idPredicts.noTarget': 'There is no target yet, or too few rows to tell.',
    'quality.afterFact.title': 'Columns known only after the fact',
    'quality.afterFact.none': 'No date is later than “{when}”.',
    'quality.afterFact.some':
      'In {failing} of {rows} rows ({share, percent}), “{column}” is later than “{when}”: it was not known when the prediction is needed.',
    'quality.afterFact.noDate': 'The column that says when the target came true is not in the data.',
    'quality.personal.title': 'Personal data',
    'quality.personal.none': 'No column looks as if persons could be found by it.',
    'quality.personal.some':
      '{count, plural, one {By # column} other {By # columns}} persons can be found: {columns}. A model needs none of it.',
    'quality.timeOverlap.title': 'The test lies in the future of “{column}”',
    'quality.timeOverlap.none':
      '{share, percent} of the test rows are no later than the latest training row by “{column}”.',
    'quality.timeOverlap.some':
      '{share, percent} of the test rows lie between the training rows by “{column}”: what comes before and after them is known, which the future will not offer.',
    'quality.timeOverlap.few': 'There are too few rows to tell.',
    'quality.splitDrift.title': 'Training and test rows are alike',
    'quality.splitDrift.none': 'Every column is spread alike over training and test rows.',
    'quality.splitDrift.some':
      '“{column}” is spread differently over training and test rows (stability index {figure}).',
    'quality.splitDrift.someMore':
      '“{column}” is spread differently over training and test rows (stability index {figure}){count, plural, one {, and so is # more} other {, and so are # more}}.',
    'quality.splitDrift.few': 'There are too few rows to compare training with test.',
    'quality.entities.title': '“{column}” in training and test',
    'quality.entities.none': '{share, percent} of the test rows have a “{column}” that is also in training.',
    'quality.entities.some':
      '{share, percent} of the test rows have a “{column}” that is also in training: what is remembered of it would look like knowledge.',
    'quality.entities.few': 'There are too few rows to tell.',

    'quality.gaps.title': 'Gaps along “{column}”',
    'quality.gaps.none': 'No step of “{column}” is missing.',
    'quality.gaps.some':
      '{missing, plural, one {# step} other {# steps}} of “{column}” {missing, plural, one {is} other {are}} missing, in {count, plural, one {# place} other {# places}}.',
    'quality.gaps.noDate': 'The column holds no dates.',
    'quality.steps.title': 'Even steps along “{column}”',
    'quality.steps.none': 'Every row stands on a step of “{column}”.',
    'quality.steps.some':
      '{failing} of {rows} rows ({share, percent}) stand between the steps of “{column}”.',
    'quality.stamps.title': 'One row for each “{column}”',
    'quality.stamps.none': 'No “{column}” comes twice.',
    'quality.stamps.some':
      '{failing} of {rows} rows ({share, percent}) have the “{column}” of an earlier row.',
    'quality.trailingZeros.title': 'Zeros at the end of the series',
    'quality.trailingZeros.none': 'No series ends in zeros.',
    'quality.trailingZeros.some':
      '“{column}” ends with {failing} rows of zero: they are probably not booked yet.',

    'quality.history.noBaseline': 'There is no earlier accepted version from another file to compare with.',
    'quality.rowCount.title': 'Rows beside the last accepted version',
    'quality.rowCount.none': '{rows} rows, after {before} in the last accepted version.',
    'quality.rowCount.some':
      '{rows} rows, after {before} in the last accepted version: something may be missing or come twice.',
    'quality.stability.title': 'Distributions have not shifted',
    'quality.stability.none':
      'Every column is spread as in {version}; “{column}” moved the most (stability index {figure}).',
    'quality.stability.some':
      '{count, plural, one {# column is} other {# columns are}} spread differently than in {version}: {columns} (stability index up to {figure}).',
    'quality.distance.title': 'Amounts have not moved',
    'quality.distance.none':
      'Amounts are as in {version}; “{column}” moved the most, by {figure} of its spread.',
    'quality.distance.some':
      '{count, plural, one {# column of amounts has} other {# columns of amounts have}} moved since {version}: {columns} (by up to {figure} of the spread).',
    'quality.shares.title': 'Shares of categories have not changed',
    'quality.shares.none': 'Shares of categories are as in {version}.',
    'quality.shares.some':
      '{count, plural, one {# category has} other {# categories have}} other shares than in {version}: {columns} (Cramér’s V up to {figure}).',
  },
  zh: {
    'quality.redundant.title': '内容相同的列',
    'quality.redundant.none': '没有取值逐一对应的两列。',
    'quality.redundant.some': '“{other}”与“{one}”的取值逐一对应，说的是同一件事。',
    'quality.redundant.someMore':
      '“{other}”与“{one}”的取值逐一对应，说的是同一件事{count, plural, other {；另有 # 列也是如此}}。',
    'quality.correlated.title': '同进同退的数值列',
    'quality.correlated.none': '相关性最强的是“{one}”与“{other}”，相关系数 {figure}。',
    'quality.correlated.some': '“{one}”与“{other}”几乎同进同退（相关系数 {figure}）。',
    'quality.correlated.someMore':
      '“{one}”与“{other}”几乎同进同退（相关系数 {figure}）{count, plural, other {；另有 # 对也是如此}}。',
    'quality.correlated.few': '没有两列数值可以比较。',
    'quality.dependency.title': '“{column}”决定“{other}”',
    'quality.dependency.none': '每个“{column}”只对应一个“{other}”。',
    'quality.dependency.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{other}”与相同“{column}”的大多数行不一致。',
    'quality.foreignKey.title': '“{column}”能在别处找到',
    'quality.foreignKey.none': '每个“{column}”都在 {dataset} 的“{other}”中。',
    'quality.foreignKey.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”不在 {dataset} 的“{other}”中。',
    'quality.foreignKey.noOther': '本项目中没有那份数据或那一列。',

    'quality.enoughRows.title': '可供学习的行数',
    'quality.enoughRows.none': '{rows} 行对 {columns} 列来说足够学习。',
    'quality.enoughRows.some': '{rows} 行对 {columns} 列来说太少，学到的很多会是巧合。',
    'quality.conflicting.title': '其他列相同的行目标也相同',
    'quality.conflicting.none': '其他各列都相同的行，“{target}”也相同。',
    'quality.conflicting.some':
      '{rows} 行中有 {failing} 行（{share, percent}）与其他各列相同的大多数行相比，“{target}”不同。',
    'quality.conflicting.noTarget': '尚未选择目标列。',
    'quality.labelErrors.title': '与其他列矛盾的目标值',
    'quality.labelErrors.noTarget': '尚未选择分类目标，或行数太少，无法判断。',
    'quality.labelErrors.none': '没有哪一行的“{target}”是相似的行几乎不会有的。',
    'quality.labelErrors.some':
      '在查看的 {rows} 行中，有 {failing} 行（{share, percent}）的“{target}”是相似的行几乎不会有的（概率低于 {below, percent}），可能标错了。',
    'quality.idPredicts.title': '行号不能预测目标',
    'quality.idPredicts.none': '编号和行的顺序都不能预测“{target}”。',
    'quality.idPredicts.some':
      '“{column}”只是编号，却能预测“{target}”（得分 {figure}）：文件很可能是按目标拼成的。',
    'quality.idPredicts.order': '行的顺序能预测“{target}”（得分 {figure}）：文件很可能是按目标排序的。',
    'quality.idPredicts.noTarget': '尚未选择目标列，或行数太少，无法判断。',
    'quality.afterFact.title': '事后才知道的列',
    'quality.afterFact.none': '没有晚于“{when}”的日期。',
    'quality.afterFact.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”晚于“{when}”：需要预测时还不知道它。',
    'quality.afterFact.noDate': '数据中没有表示目标发生时间的那一列。',
    'quality.personal.title': '个人信息',
    'quality.personal.none': '没有可据以找到个人的列。',
    'quality.personal.some': '有 {count} 列可据以找到个人：{columns}。模型并不需要它们。',
    'quality.timeOverlap.title': '测试行在“{column}”上位于训练行之后',
    'quality.timeOverlap.none': '按“{column}”看，有 {share, percent} 的测试行不晚于最晚的训练行。',
    'quality.timeOverlap.some':
      '按“{column}”看，有 {share, percent} 的测试行夹在训练行之间：前后的情况都已知道，而预测未来时并非如此。',
    'quality.timeOverlap.few': '行数太少，无法判断。',
    'quality.splitDrift.title': '训练行与测试行分布一致',
    'quality.splitDrift.none': '各列在训练行与测试行中的分布一致。',
    'quality.splitDrift.some': '“{column}”在训练行与测试行中的分布不同（稳定性指数 {figure}）。',
    'quality.splitDrift.someMore':
      '“{column}”在训练行与测试行中的分布不同（稳定性指数 {figure}）{count, plural, other {；另有 # 列也是如此}}。',
    'quality.splitDrift.few': '行数太少，无法比较训练行与测试行。',
    'quality.entities.title': '训练与测试中的“{column}”',
    'quality.entities.none': '测试行中有 {share, percent} 的“{column}”也出现在训练行中。',
    'quality.entities.some':
      '测试行中有 {share, percent} 的“{column}”也出现在训练行中：对它的记忆会被误当成学到的规律。',
    'quality.entities.few': '行数太少，无法判断。',

    'quality.gaps.title': '“{column}”的间断',
    'quality.gaps.none': '“{column}”没有间断。',
    'quality.gaps.some': '“{column}”在 {count} 处间断，共缺 {missing} 步。',
    'quality.gaps.noDate': '该列不是日期。',
    'quality.steps.title': '“{column}”的间隔均匀',
    'quality.steps.none': '每一行都落在“{column}”的间隔上。',
    'quality.steps.some': '{rows} 行中有 {failing} 行（{share, percent}）落在“{column}”的间隔之间。',
    'quality.stamps.title': '每个“{column}”只有一行',
    'quality.stamps.none': '没有重复的“{column}”。',
    'quality.stamps.some': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”与前面某一行相同。',
    'quality.trailingZeros.title': '序列末尾的零',
    'quality.trailingZeros.none': '没有以零结尾的序列。',
    'quality.trailingZeros.some': '“{column}”的最后 {failing} 行都是零，很可能尚未入账。',

    'quality.history.noBaseline': '没有来自其他文件、已被接受的旧版本可以比较。',
    'quality.rowCount.title': '行数与上次接受的版本相比',
    'quality.rowCount.none': '共 {rows} 行，上次接受的版本为 {before} 行。',
    'quality.rowCount.some': '共 {rows} 行，上次接受的版本为 {before} 行：可能有缺漏或重复。',
    'quality.stability.title': '各列的分布没有偏移',
    'quality.stability.none': '各列的分布与 {version} 一致；变化最大的是“{column}”（稳定性指数 {figure}）。',
    'quality.stability.some': '有 {count} 列的分布与 {version} 不同：{columns}（稳定性指数最高 {figure}）。',
    'quality.distance.title': '数值没有移动',
    'quality.distance.none': '各列数值与 {version} 一致；“{column}”移动最多，为其分布宽度的 {figure}。',
    'quality.distance.some':
      '自 {version} 以来，有 {count} 列数值发生移动：{columns}（最多为分布宽度的 {figure}）。',
    'quality.shares.title': '类别占比没有变化',
    'quality.shares.none': '类别占比与 {version} 一致。',
    'quality.shares.some': '有 {count} 列的类别占比与 {version} 不同：{columns}（克莱姆 V 最高 {figure}）。',
  },
});
