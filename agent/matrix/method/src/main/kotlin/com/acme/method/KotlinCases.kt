package com.acme.method

import dev.indelible.annotations.AuditParam
import dev.indelible.annotations.Audited
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

@Audited(action = "kotlin.top")
fun top(@AuditParam("name") name: String): Int = name.length

@Audited(action = "kotlin.extension")
fun String.shout(): String = uppercase()

interface Greeter {
    @Audited(action = "kotlin.contract")
    fun greet(name: String): String

    @Audited(action = "kotlin.default")
    fun later(): String = "later"
}

class Friendly : Greeter {
    override fun greet(name: String) = "hello $name"
}

class Delegating(private val to: Greeter) : Greeter by to

open class Shop {
    @Audited(action = "kotlin.defaults")
    fun defaults(a: Int = 1, b: Int = 2): Int = a + b

    @JvmOverloads
    @Audited(action = "kotlin.overloads")
    fun overloads(a: Int, b: Int = 2): Int = a + b

    @get:Audited(action = "kotlin.property")
    val property: String = "p"

    @Audited(action = "kotlin.suspend")
    suspend fun suspending(): String = "s"

    @Audited(action = "kotlin.internal")
    internal fun inside(id: UInt): UInt = id

    @Audited(action = "kotlin.throws")
    fun fails(): Nothing = throw IllegalStateException("kotlin")

    companion object {
        @JvmStatic
        @Audited(action = "kotlin.static")
        fun fixed(): String = "fixed"
    }
}

object Only {
    @JvmStatic
    @Audited(action = "kotlin.object")
    fun act(): String = "act"
}

@Audited(action = "kotlin.type")
data class Money(val amount: Long) {
    fun twice() = Money(amount * 2)
}

/** What kotlinc makes of classes and functions. */
object KotlinCases {
    fun cases() {
        val shop = Shop()
        Case.run("kotlin: top level") { println(top("abc")) }
        Case.run("kotlin: extension") { println("abc".shout()) }
        Case.run("kotlin: interface") { println(Friendly().greet("x")) }
        Case.run("kotlin: interface's body") { println(Friendly().later()) }
        Case.run("kotlin: delegation") { println(Delegating(Friendly()).greet("y")) }
        Case.run("kotlin: default arguments") { println(shop.defaults(b = 5)) }
        Case.run("kotlin: overloads") { Calls.overloads(shop) }
        Case.run("kotlin: property") { println(shop.property) }
        Case.run("kotlin: internal, mangled") { println(shop.inside(7u)) }
        Case.run("kotlin: throws") { shop.fails() }
        Case.run("kotlin: companion") { println(Shop.fixed()) }
        Case.run("kotlin: companion, from Java") { Calls.fixed() }
        Case.run("kotlin: object") { println(Only.act()) }
        Case.run("kotlin: type") { println(Money(4).twice()) }
        Case.run("kotlin: suspend") {
            val suspending: suspend () -> String = { shop.suspending() }
            suspending.startCoroutine(Continuation(EmptyCoroutineContext) { println(it.getOrNull()) })
        }
    }
}
