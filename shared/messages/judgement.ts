// Words of the evaluation gate: its demands, what is doubtful, what would help.
import { messages } from './form';

export const judgement = messages({
  en: {
    'evaluate.advice.longerSearch': 'Search longer: with more time, automatic mode tries more settings.',
    'evaluate.advice.dateOverlap':
      'Split by “{column}”, so that the model is tested on later rows than it learnt from, and train again.',
    'evaluate.advice.entityOverlap':
      'Keep rows of the same “{column}” on one side of the split, and train again: only then is the score of new ones.',
    'evaluate.suspicion.entityOverlap.harmless':
      '{share, percent} of the test rows share their “{columns}” with training rows, but the answers do not go with it.',
    'evaluate.suspicion.entityOverlap.fail':
      'The answers go with “{columns}”, and {share, percent} of the test rows share theirs with training rows: the score is of customers, machines or cases that the model has met. Split by that column to learn what it says of new ones.',
    'evaluate.against.champion': 'version {version, plain}, which is in use',
    'evaluate.rule.better.pass':
      'Surely better than {against}: {metric} is {by} {way} on the same rows (95% interval of the gain: {low} to {high}).',
    'evaluate.rule.better.warn':
      'Not surely better than {against}: {metric} is {by} {way} on these rows, which may be chance (95% interval of the gain: {low} to {high}).',
    'evaluate.rule.better.fail':
      'Not better than {against}: {metric} gains nothing (95% interval of the gain: {low} to {high}).',
    'evaluate.rule.notWorse.pass':
      'Surely not worse than {against}: {metric} gains {gain} on the same rows (95% interval {low} to {high}; a loss of {slack} is let pass).',
    'evaluate.rule.notWorse.warn':
      'It is not certain that it is no worse than {against}: {metric} gains {gain} on the same rows, and may really lose more than the {slack} that is let pass (95% interval {low} to {high}).',
    'evaluate.rule.notWorse.fail':
      'Surely worse than {against}: {metric} gains {gain} on the same rows (95% interval {low} to {high}).',
    'evaluate.rule.certainty.pass': 'Nothing of this is left to chance.',
    'evaluate.rule.certainty.fail':
      'Only what is certain passes, and {unsure, plural, one {# demand is} other {# demands are}} not.',
    'evaluate.rule.uncompared.none': 'There is nothing to compare {metric} with on these test rows.',
    'evaluate.rule.uncompared.moved':
      '{metric} was compared at another threshold. Evaluate again to compare it at this one.',
    'evaluate.rule.worstSlice.pass':
      'No group falls far behind: all {parts, plural, one {# level or segment} other {# levels and segments}} are surely within {threshold} of the whole in {metric}.',
    'evaluate.rule.worstSlice.few':
      'No group is seen to fall behind by more than {threshold} in {metric}, but of {parts, plural, one {# level or segment} other {# levels and segments}}, {unsure} have too few rows to tell.',
    'evaluate.rule.worstSlice.warn':
      'By “{column}”, one group is {gap} behind the whole in {metric}, where at most {threshold} was asked for; with so few rows and so many groups looked at, that may be chance ({low} to {high}).',
    'evaluate.rule.worstSlice.fail':
      'By “{column}”, one group is {gap} behind the whole in {metric} ({low} to {high}), surely more than the {threshold} that was asked for.',
    'evaluate.against.baseline': 'the linear baseline',
    'evaluate.against.trivial': 'a guess that looks at no column',
    'evaluate.way.higher': 'higher',
    'evaluate.way.lower': 'lower',
    'evaluate.rule.atLeast.pass':
      '{metric} is {value} ({low} to {high}); at least {threshold} was asked for.',
    'evaluate.rule.atLeast.warn':
      '{metric} is {value}, and at least {threshold} was asked for; with so few test rows it could really be as low as {low}.',
    'evaluate.rule.atLeast.fail':
      '{metric} is {value} ({low} to {high}), below the {threshold} that was asked for.',
    'evaluate.rule.atMost.pass': '{metric} is {value} ({low} to {high}); at most {threshold} was asked for.',
    'evaluate.rule.atMost.warn':
      '{metric} is {value}, and at most {threshold} was asked for; with so few test rows it could really be as high as {high}.',
    'evaluate.rule.atMost.fail':
      '{metric} is {value} ({low} to {high}), above the {threshold} that was asked for.',
    'evaluate.rule.calibration.pass':
      'The probabilities cannot be told from honest ones: they are off by {value}, where honest ones would be off by {chance} on such rows by chance alone; at most {threshold} was asked for.',
    'evaluate.rule.calibration.little':
      'The probabilities are a little off, but by less than the {threshold} that was asked for ({value}; {low} to {high}).',
    'evaluate.rule.calibration.few':
      'Whether the probabilities are honest to within {threshold} cannot be told with so few test rows: they are off by {value}, and honest ones would be off by {chance} by chance alone.',
    'evaluate.rule.calibration.warn':
      'The probabilities are off by {value} ({low} to {high}); whether by more than the {threshold} that was asked for cannot be told with so few test rows.',
    'evaluate.rule.calibration.fail':
      'The probabilities are not honest: they are off by {value} ({low} to {high}), surely by more than the {threshold} that was asked for.',
    'evaluate.rule.calibration.unmeasured':
      'This report is of an earlier version, which could not tell honest probabilities from others. Evaluate again.',
    'evaluate.rule.unmeasured': '{metric} could not be measured on these test rows.',
    'evaluate.rule.betterThanChampion.none':
      'No other model is in use yet, so there is none to be better than.',
    'evaluate.rule.betterThanChampion.unmeasured':
      'The model in use takes other columns or answers another question, so it could not be compared on these rows.',
    'evaluate.rule.worstSlice.unmeasured': 'No column has been looked at level by level yet.',
    'evaluate.rule.fairness.pass':
      'By “{column}”, the least named group is named {value, percent} as often as the most named ({low, percent} to {high, percent}); at least {threshold, percent} was asked for.',
    'evaluate.rule.fairness.warn':
      'By “{column}”, the least named group is named {value, percent} as often as the most named, below the {threshold, percent} that was asked for; that may be chance, since with so few rows it could really be anything from {low, percent} to {high, percent}.',
    'evaluate.rule.fairness.fail':
      'By “{column}”, the least named group is named only {value, percent} as often as the most named ({low, percent} to {high, percent}), surely below the {threshold, percent} that was asked for.',
    'evaluate.rule.fairness.unmeasured':
      'No attribute has been chosen to check fairness by, or its groups are too small.',
    'evaluate.rule.suspicion.pass':
      'Nothing makes the score suspicious; {looked, plural, one {# thing was} other {# things were}} looked for.',
    'evaluate.rule.suspicion.warn': 'A doubt about the score: {first}',
    'evaluate.rule.suspicion.fail': 'The score is not to be trusted: {first}',
    'evaluate.rule.suspicion.unmeasured':
      'This report is of an earlier version, which did not look for reasons to doubt the score. Evaluate again.',
    'evaluate.rule.profit.pass':
      'Acting on the named rows earns {value} ({low} to {high}); at least {threshold} was asked for.',
    'evaluate.rule.profit.warn':
      'Acting on the named rows earns {value}, and at least {threshold} was asked for; it could really be as little as {low}.',
    'evaluate.rule.profit.fail':
      'Acting on the named rows earns {value} ({low} to {high}), less than the {threshold} that was asked for.',
    'evaluate.rule.classProfit.pass':
      'A row brings {value} on average ({low} to {high}); at least {threshold} was asked for.',
    'evaluate.rule.classProfit.warn':
      'A row brings {value} on average, and at least {threshold} was asked for; it could really be as little as {low}.',
    'evaluate.rule.classProfit.fail':
      'A row brings {value} on average ({low} to {high}), less than the {threshold} that was asked for.',
    'evaluate.rule.profit.unmeasured': 'It has not been said yet what finds and mistakes are worth.',
    'evaluate.rule.latency.pass':
      'A thousand rows take {value} milliseconds on this computer; at most {threshold} was asked for.',
    'evaluate.rule.latency.fail':
      'A thousand rows take {value} milliseconds on this computer, more than the {threshold} that was asked for.',
    'evaluate.rule.latency.unmeasured': 'The speed was not measured. Evaluate again.',
    'evaluate.rule.size.pass': 'The model takes {value} MB; at most {threshold} MB was asked for.',
    'evaluate.rule.size.fail': 'The model takes {value} MB, more than the {threshold} MB that was asked for.',
    'evaluate.rule.size.unmeasured': 'The size was not measured. Evaluate again.',
    'evaluate.suspicion.shuffled.pass':
      'Trained on shuffled answers, a quick model does no better than chance ({value} where chance is {chance}), as it should.',
    'evaluate.suspicion.shuffled.fail':
      'Trained on shuffled answers, a quick model still scores {value} where chance is {chance}: something on the way from the rows to the score knows the answers.',
    'evaluate.suspicion.leak.pass':
      'No single column gives the answer away; the strongest by itself, “{columns}”, scores {value}.',
    'evaluate.suspicion.leak.warn':
      'By itself, “{columns}” scores {value}, nearly as much as the whole model. Make sure that it is known before the answer is.',
    'evaluate.suspicion.leak.fail':
      '“{columns}” all but gives the answer away: by itself it scores {value}. Such a column is usually filled in after the answer is known; remove it, or make sure.',
    'evaluate.suspicion.tooGood.pass': 'The score is not too good to be true.',
    'evaluate.suspicion.tooGood.warn':
      '{metric} is {value}: too good for questions about people, money or machines. Look for a column that is only known afterwards.',
    'evaluate.suspicion.entityOverlap.pass':
      'By “{columns}”, training and test rows are of different ones ({share, percent} shared).',
    'evaluate.suspicion.entityOverlap.warn':
      '{share, percent} of the test rows share their “{columns}” with training rows, so the model may know them by heart, and the score may be too good for new ones. Split by that column.',
    'evaluate.suspicion.dateOverlap.pass':
      'Testing on the same days as training does no harm here: what is predicted hardly changes with “{columns}”, or the test rows are later.',
    'evaluate.suspicion.dateOverlap.warn':
      'What is predicted changes with “{columns}”, and {share, percent} of the test rows are no later than training rows. Whoever predicts the future will do worse; split by time.',
    'evaluate.suspicion.duplicates.pass': 'Hardly a test row repeats a training row ({share, percent}).',
    'evaluate.suspicion.duplicates.warn':
      '{share, percent} of the test rows all but repeat a training row, so remembering looks like understanding. Remove the duplicates first.',
    'evaluate.advice.leak': 'Leave out “{column}” and train again: it gives the answer away.',
    'evaluate.advice.calibrate':
      'Correct the probabilities by the validation rows; the ranking stays as it is.',
    'evaluate.advice.threshold':
      'Move the threshold to {threshold, percent}: on the validation rows the demands on finds and mistakes are met there.',
    'evaluate.advice.weak':
      'Help the model with “{column}”, where it errs most: a finer step in the recipe, or more rows of that kind.',
    'evaluate.advice.groups':
      'Look at the columns by which the groups differ, and give the weak group more rows.',
    'evaluate.advice.smaller': 'Train a smaller model: fewer trees or units.',
    'evaluate.advice.otherLearner': 'Try another learner; only one has been tried on this data.',
    'evaluate.advice.longer': 'Train longer: the run ended when its time was up.',
    'evaluate.advice.rows':
      'Bring more rows: by the learning curve, twice as many would improve {metric} by about {gain}.',
    'evaluate.advice.rowsLittle':
      'More rows of the same kind would bring little: by the learning curve, twice as many would change {metric} by about {gain}.',
    'evaluate.advice.features': 'Bring in columns that say more, or change how they are prepared.',
  },
  zh: {
    'evaluate.advice.longerSearch': '延长自动搜索的时间：时间更多，就能尝试更多设置。',
    'evaluate.advice.dateOverlap': '按“{column}”的时间划分，让模型在晚于训练数据的行上测试，再重新训练。',
    'evaluate.advice.entityOverlap':
      '让“{column}”相同的行留在划分的同一侧，再重新训练：这样的分数才是对新对象的。',
    'evaluate.suspicion.entityOverlap.harmless':
      '{share, percent} 的测试行与训练行有相同的“{columns}”，但答案并不随它而定。',
    'evaluate.suspicion.entityOverlap.fail':
      '答案随“{columns}”而定，而 {share, percent} 的测试行与训练行有相同的“{columns}”：分数衡量的是模型已经见过的对象。请按该列划分，才能知道它对新对象的效果。',
    'evaluate.against.champion': '正在使用的第 {version, plain} 版',
    'evaluate.rule.better.pass':
      '确实优于{against}：在相同的行上，{metric}{way} {by}（提升的 95% 置信区间为 {low} 至 {high}）。',
    'evaluate.rule.better.warn':
      '不能确定优于{against}：在这些行上{metric}{way} {by}，但可能只是偶然（提升的 95% 置信区间为 {low} 至 {high}）。',
    'evaluate.rule.better.fail':
      '并不优于{against}：{metric}没有提升（提升的 95% 置信区间为 {low} 至 {high}）。',
    'evaluate.rule.notWorse.pass':
      '确实不比{against}差：在相同的行上，{metric}提升 {gain}（95% 置信区间 {low} 至 {high}；允许损失 {slack}）。',
    'evaluate.rule.notWorse.warn':
      '不能确定不比{against}差：在相同的行上{metric}提升 {gain}，但真实损失可能超过允许的 {slack}（95% 置信区间 {low} 至 {high}）。',
    'evaluate.rule.notWorse.fail':
      '确实不如{against}：在相同的行上，{metric}提升 {gain}（95% 置信区间 {low} 至 {high}）。',
    'evaluate.rule.certainty.pass': '以上各项都不是出于偶然。',
    'evaluate.rule.certainty.fail': '只有能够确定的才算达到，而有 {unsure} 项要求不能确定。',
    'evaluate.rule.uncompared.none': '在这些测试行上，{metric}没有可比较的对象。',
    'evaluate.rule.uncompared.moved': '{metric}是在另一个阈值下比较的。请重新评估，以便在此阈值下比较。',
    'evaluate.rule.worstSlice.pass':
      '没有明显落后的群体：{parts} 个档位和群体在{metric}上确实都不比整体差超过 {threshold}。',
    'evaluate.rule.worstSlice.few':
      '没有看到哪个群体在{metric}上落后超过 {threshold}，但 {parts} 个档位和群体中有 {unsure} 个行数太少，无法判断。',
    'evaluate.rule.worstSlice.warn':
      '按“{column}”看，有一个群体在{metric}上比整体差 {gap}，要求不超过 {threshold}；但行数很少，查看的群体又多，可能只是偶然（{low} 至 {high}）。',
    'evaluate.rule.worstSlice.fail':
      '按“{column}”看，有一个群体在{metric}上比整体差 {gap}（{low} 至 {high}），确实超过要求的 {threshold}。',
    'evaluate.against.baseline': '线性基线',
    'evaluate.against.trivial': '不看任何列的猜测',
    'evaluate.way.higher': '高出',
    'evaluate.way.lower': '低了',
    'evaluate.rule.atLeast.pass': '{metric}为 {value}（{low} 至 {high}），要求不低于 {threshold}。',
    'evaluate.rule.atLeast.warn':
      '{metric}为 {value}，要求不低于 {threshold}；但测试行数太少，真实值可能低至 {low}。',
    'evaluate.rule.atLeast.fail': '{metric}为 {value}（{low} 至 {high}），低于要求的 {threshold}。',
    'evaluate.rule.atMost.pass': '{metric}为 {value}（{low} 至 {high}），要求不高于 {threshold}。',
    'evaluate.rule.atMost.warn':
      '{metric}为 {value}，要求不高于 {threshold}；但测试行数太少，真实值可能高达 {high}。',
    'evaluate.rule.atMost.fail': '{metric}为 {value}（{low} 至 {high}），高于要求的 {threshold}。',
    'evaluate.rule.calibration.pass':
      '看不出概率有偏差：实际相差 {value}，而在这样的行数上，完全准确的概率仅因偶然也会相差 {chance}；要求不超过 {threshold}。',
    'evaluate.rule.calibration.little':
      '概率略有偏差，但小于要求的 {threshold}（{value}；{low} 至 {high}）。',
    'evaluate.rule.calibration.few':
      '测试行数太少，无法判断概率的偏差是否在 {threshold} 以内：实际相差 {value}，而完全准确的概率仅因偶然也会相差 {chance}。',
    'evaluate.rule.calibration.warn':
      '概率与实际相差 {value}（{low} 至 {high}）；测试行数太少，无法判断是否超过要求的 {threshold}。',
    'evaluate.rule.calibration.fail':
      '概率不可信：与实际相差 {value}（{low} 至 {high}），确实超过要求的 {threshold}。',
    'evaluate.rule.calibration.unmeasured': '这份报告来自较早的版本，当时无法判断概率是否可信。请重新评估。',
    'evaluate.rule.unmeasured': '在这些测试行上无法计算{metric}。',
    'evaluate.rule.betterThanChampion.none': '目前没有其他模型在使用，无需比较。',
    'evaluate.rule.betterThanChampion.unmeasured':
      '正在使用的模型需要其他列，或回答的是另一个问题，无法在这些行上比较。',
    'evaluate.rule.worstSlice.unmeasured': '还没有按任何列逐档查看。',
    'evaluate.rule.fairness.pass':
      '按“{column}”看，被选中最少的群体的选中率是最多的群体的 {value, percent}（{low, percent} 至 {high, percent}），要求不低于 {threshold, percent}。',
    'evaluate.rule.fairness.warn':
      '按“{column}”看，被选中最少的群体的选中率是最多的群体的 {value, percent}，低于要求的 {threshold, percent}；但行数太少，可能只是偶然，真实值可能在 {low, percent} 至 {high, percent} 之间。',
    'evaluate.rule.fairness.fail':
      '按“{column}”看，被选中最少的群体的选中率只有最多的群体的 {value, percent}（{low, percent} 至 {high, percent}），确实低于要求的 {threshold, percent}。',
    'evaluate.rule.fairness.unmeasured': '还没有选择检查公平性的属性，或各群体太小。',
    'evaluate.rule.suspicion.pass': '分数没有可疑之处；共检查了 {looked} 项。',
    'evaluate.rule.suspicion.warn': '分数有一处存疑：{first}',
    'evaluate.rule.suspicion.fail': '分数不可信：{first}',
    'evaluate.rule.suspicion.unmeasured': '这份报告来自较早的版本，当时没有检查分数是否可疑。请重新评估。',
    'evaluate.rule.profit.pass':
      '对选出的行采取行动可赚 {value}（{low} 至 {high}），要求不低于 {threshold}。',
    'evaluate.rule.profit.warn':
      '对选出的行采取行动可赚 {value}，要求不低于 {threshold}；真实值可能低至 {low}。',
    'evaluate.rule.profit.fail':
      '对选出的行采取行动可赚 {value}（{low} 至 {high}），低于要求的 {threshold}。',
    'evaluate.rule.classProfit.pass': '平均每行收益 {value}（{low} 至 {high}），要求不低于 {threshold}。',
    'evaluate.rule.classProfit.warn': '平均每行收益 {value}，要求不低于 {threshold}；真实值可能低至 {low}。',
    'evaluate.rule.classProfit.fail': '平均每行收益 {value}（{low} 至 {high}），低于要求的 {threshold}。',
    'evaluate.rule.profit.unmeasured': '还没有说明找对与出错各值多少钱。',
    'evaluate.rule.latency.pass': '在这台电脑上，一千行需要 {value} 毫秒，要求不超过 {threshold} 毫秒。',
    'evaluate.rule.latency.fail': '在这台电脑上，一千行需要 {value} 毫秒，超过要求的 {threshold} 毫秒。',
    'evaluate.rule.latency.unmeasured': '没有测量速度。请重新评估。',
    'evaluate.rule.size.pass': '模型大小为 {value} MB，要求不超过 {threshold} MB。',
    'evaluate.rule.size.fail': '模型大小为 {value} MB，超过要求的 {threshold} MB。',
    'evaluate.rule.size.unmeasured': '没有测量大小。请重新评估。',
    'evaluate.suspicion.shuffled.pass':
      '用打乱的答案训练，快速模型的表现与瞎猜无异（{value}，瞎猜为 {chance}），理应如此。',
    'evaluate.suspicion.shuffled.fail':
      '用打乱的答案训练，快速模型仍得到 {value}，而瞎猜只有 {chance}：从数据到分数的途中有什么泄露了答案。',
    'evaluate.suspicion.leak.pass': '没有哪一列单独就能说出答案；单独看最强的“{columns}”得分 {value}。',
    'evaluate.suspicion.leak.warn':
      '单凭“{columns}”就得 {value} 分，几乎与整个模型相当。请确认它在答案出现之前就已知道。',
    'evaluate.suspicion.leak.fail':
      '“{columns}”几乎直接给出了答案：单独就得 {value} 分。这样的列多半是事后才填的；请移除它，或确认无误。',
    'evaluate.suspicion.tooGood.pass': '分数没有好得离谱。',
    'evaluate.suspicion.tooGood.warn':
      '{metric}高达 {value}：对于人、钱或机器的问题来说好得不真实。请找一找事后才知道的列。',
    'evaluate.suspicion.entityOverlap.pass':
      '按“{columns}”看，训练行与测试行互不相同（重合 {share, percent}）。',
    'evaluate.suspicion.entityOverlap.warn':
      '{share, percent} 的测试行与训练行有相同的“{columns}”，模型可能只是记住了它们，遇到新的对象时效果会更差。请按该列划分。',
    'evaluate.suspicion.dateOverlap.pass':
      '训练与测试的日期相互重叠在这里没有害处：要预测的内容几乎不随“{columns}”变化，或测试行的时间更晚。',
    'evaluate.suspicion.dateOverlap.warn':
      '要预测的内容随“{columns}”变化，而 {share, percent} 的测试行并不晚于训练行。真正预测未来时效果会更差；请按时间划分。',
    'evaluate.suspicion.duplicates.pass': '几乎没有测试行与训练行重复（{share, percent}）。',
    'evaluate.suspicion.duplicates.warn':
      '{share, percent} 的测试行几乎与某个训练行相同，死记看起来就像理解。请先去除重复。',
    'evaluate.advice.leak': '去掉“{column}”后重新训练：它泄露了答案。',
    'evaluate.advice.calibrate': '用验证行校正概率；排序保持不变。',
    'evaluate.advice.threshold':
      '把阈值移到 {threshold, percent}：在验证行上，那里能满足对找全与找准的要求。',
    'evaluate.advice.weak': '在“{column}”上帮一帮模型，它在那里出错最多：在配方中处理得更细，或补充这类行。',
    'evaluate.advice.groups': '看看各群体在哪些列上不同，并为弱势群体补充数据。',
    'evaluate.advice.smaller': '训练更小的模型：更少的树或神经元。',
    'evaluate.advice.otherLearner': '换一种学习方法试试；这份数据目前只试过一种。',
    'evaluate.advice.longer': '训练更久：上次训练因时间用完而结束。',
    'evaluate.advice.rows': '补充更多行：从学习曲线看，行数翻倍约能使{metric}改善 {gain}。',
    'evaluate.advice.rowsLittle':
      '再补充同类的行用处不大：从学习曲线看，行数翻倍只会使{metric}变化约 {gain}。',
    'evaluate.advice.features': '引入信息更多的列，或改变列的处理方式。',
  },
});
