// One import is enough to embed the engine: values, money and time come with it.
@_exported public import DandelionModel
@_exported public import DandelionStore
@_exported public import DandelionWorkflow
