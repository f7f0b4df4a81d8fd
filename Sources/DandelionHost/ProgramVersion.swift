/// The version of this program, as it is printed and written into what it exports.
package enum ProgramVersion {
    package static let text = "0.1.0"
}
