import DandelionModel
import DandelionPlugins
import DandelionPrimitives
import DandelionRules
import DandelionStore
import DandelionWorkflow

/// The primitives as an engine registers them: the workflow that sends
/// messages, and the activity that hands them over.
enum EnginePrimitives {
    static let messages = Workflow(
        MessageGate.workflow, version: MessageGate.version, start: "start", "settled",
        step: MessageGate.step)

    /// Makes a message's text, at the last moment, and hands it to the first channel.
    static func delivery(through channels: [any ChannelAdapter], retries: RetryPolicy) -> Activity {
        Activity(MessageGate.activity, retries: retries) { (input: Value, context) -> Value in
            guard let delivery = MessageDelivery(input: input) else {
                return MessageGate.Outcome.failed("unreadable").value
            }
            guard let channel = channels.first else {
                return MessageGate.Outcome.suppressed("no_channel").value
            }
            let rendered = try await delivery.rendered { reference in
                switch try await context.resolve(Personal<Value>.reference(reference)) {
                case .value(let value): value
                case .erased: nil
                }
            }
            guard let rendered else { return MessageGate.Outcome.suppressed("erased").value }
            let message = OutgoingMessage(
                home: context.home, member: delivery.member, template: delivery.template,
                purpose: delivery.purpose, address: rendered.address, subject: rendered.subject,
                text: rendered.text, language: delivery.language)
            try await channel.deliver(message, idempotencyKey: context.idempotencyKey)
            return MessageGate.Outcome.sent.value
        }
    }
}
